package io.chargelake.cli;

/** One command of the launcher: a class with picocli annotations and a {@link CommonOptions} mixin. */
public interface ChargelakeCommand {

    /** The options that all commands share. */
    CommonOptions common();

    /**
     * Does the work.
     *
     * @return what is printed on stdout
     * @throws CommandFailure for every failure that a user can understand and act on
     * @throws Exception for everything else, which is a bug
     */
    Outcome run() throws Exception;
}
