package io.chargelake.reporting.monthly;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a mail server is given to get over its troubles: the waits between tries become longer, from 5 seconds to 5
 * minutes, until a report has waited as long as it may.
 */
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int LONGER = 3;

    private final Pause pause;
    private Duration left;
    private Duration next = FIRST;

    /**
     * Starts with all of it.
     *
     * @param whole how long a report may wait in all
     */
    Patience(Duration whole, Pause pause) {
        this.left = whole;
        this.pause = pause;
    }

    /**
     * Waits before another try.
     *
     * @param why for whom reads the log
     * @return false, at once, if it has come to its end
     */
    boolean lasts(String why) {
        if (left.isZero() || left.isNegative()) {
            return false;
        }
        Duration wait = next.compareTo(left) < 0 ? next : left;
        LOG.info("trying again in {} s: {}", wait.toSeconds(), why);
        pause.sleep(wait);
        left = left.minus(wait);
        Duration longer = next.multipliedBy(LONGER);
        next = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        return true;
    }

    /** The server works again: its next trouble is a new one. */
    void renew() {
        next = FIRST;
    }
}
