package io.chargelake.cli;

/**
 * A command cannot do what it was asked for a reason that the user can understand and act on. The message is one
 * sentence or two that say what is wrong, with which value, and what to do; it is printed without a stack trace.
 */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    private CommandFailure(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The command line is wrong, or names something that does not exist (exit 2). */
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message, null);
    }

    /** The data is not complete yet (exit 3). */
    public static CommandFailure dataIncomplete(String message) {
        return new CommandFailure(ExitCode.DATA_INCOMPLETE, message, null);
    }

    /** The data breaks a rule (exit 4). */
    public static CommandFailure qualityGate(String message) {
        return new CommandFailure(ExitCode.QUALITY_GATE, message, null);
    }

    /** Something outside cannot be reached or used (exit 5). */
    public static CommandFailure unreachable(String message, Throwable cause) {
        return new CommandFailure(ExitCode.UNREACHABLE, message, cause);
    }

    /** How the command ends. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
