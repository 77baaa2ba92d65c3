package io.chargelake.reporting.monthly;

import java.io.PrintStream;
import java.util.Locale;

/** Says on stderr every few seconds how far a long delivery is. */
final class Progress {

    private static final double NANOS = 1e9;
    private static final double EVERY_SECONDS = 5;

    private final PrintStream to;
    private long start;
    private long said;

    Progress(PrintStream to) {
        this.to = to;
    }

    /** So many are done. */
    void at(int done, int whole) {
        long now = System.nanoTime();
        if (start == 0) {
            start = now;
            said = now;
        }
        if ((now - said) / NANOS >= EVERY_SECONDS) {
            said = now;
            to.printf(
                    Locale.ENGLISH,
                    "chargelake: %,d of %,d mails done, %,.0f a second%n",
                    done,
                    whole,
                    done / ((now - start) / NANOS));
        }
    }
}
