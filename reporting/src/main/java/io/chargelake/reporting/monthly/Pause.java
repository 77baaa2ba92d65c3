package io.chargelake.reporting.monthly;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
interface Pause {

    /** Sleeps, which an interrupt ends as an {@link IllegalStateException}. */
    Pause SLEEP = duration -> {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the mail server", interrupted);
        }
    };

    /** Returns after that time. */
    void sleep(Duration duration);
}
