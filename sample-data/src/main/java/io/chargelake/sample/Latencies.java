package io.chargelake.sample;

import java.util.Arrays;

/** How long each answer took, and how many came in how long. One thread adds; who reads comes after it. */
final class Latencies {

    private final long startedAt = System.nanoTime();
    private long[] nanoseconds = new long[1 << 16];
    private int count;
    private long stoppedAt;

    void add(long answer) {
        if (count == nanoseconds.length) {
            nanoseconds = Arrays.copyOf(nanoseconds, 2 * count);
        }
        nanoseconds[count++] = answer;
    }

    /** No more are counted. */
    void stop() {
        stoppedAt = System.nanoTime();
        Arrays.sort(nanoseconds, 0, count);
    }

    /** How many answers came. */
    int count() {
        return count;
    }

    double perSecond() {
        return count * 1e9 / (stoppedAt - startedAt);
    }

    /** The time within which so many of a hundred answers came, in milliseconds; NaN where none came. */
    double percentileMillis(double percent) {
        return count == 0 ? Double.NaN : nanoseconds[(int) Math.min(count - 1, count * percent / 100)] / 1e6;
    }
}
