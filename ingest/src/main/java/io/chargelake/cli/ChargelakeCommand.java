package io.chargelake.cli;

import io.chargelake.lineage.DataFlow;
import java.util.List;
import java.util.Optional;

/** One command of the launcher: a class with picocli annotations and a {@link CommonOptions} mixin. */
public interface ChargelakeCommand {

    /** The options that all commands share. */
    CommonOptions common();

    /** Commands within this one, each with a name of its own; usually none. */
    default List<ChargelakeCommand> parts() {
        return List.of();
    }

    /** From what to what it moves data, for lineage; nothing where it moves none. Asked before {@link #run}. */
    default Optional<DataFlow> flow() {
        return Optional.empty();
    }

    /**
     * Does the work.
     *
     * @return what is printed on stdout
     * @throws CommandFailure for every failure that a user can understand and act on
     * @throws Exception for everything else, which is a bug
     */
    Outcome run() throws Exception;
}
