package io.chargelake.cli;

/** What a command tells its caller, a shell or a scheduler, when it ends. */
public enum ExitCode {
    /** Done. */
    DONE(0),
    /** The command line is wrong, or names something that does not exist. */
    USAGE(2),
    /** The data is not complete yet; try again later. */
    DATA_INCOMPLETE(3),
    /** The data breaks a rule; somebody has to look. */
    QUALITY_GATE(4),
    /** Kafka, a file system, a database or a mail server cannot be reached or used. */
    UNREACHABLE(5),
    /** A bug of Chargelake. */
    BUG(70);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The process's exit status. */
    public int number() {
        return number;
    }
}
