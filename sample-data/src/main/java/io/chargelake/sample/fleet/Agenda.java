package io.chargelake.sample.fleet;

import java.util.PriorityQueue;

/** What one station is about to do, in order of time; milliseconds since 1970, UTC. */
final class Agenda {

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private final long end;
    private long now;
    private long order;

    private record Entry(long at, long order, Runnable deed) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    Agenda(long start, long end) {
        this.now = start;
        this.end = end;
    }

    long now() {
        return now;
    }

    long end() {
        return end;
    }

    /** Plans a deed; nothing is done after its end. */
    void at(long time, Runnable deed) {
        if (time < end) {
            late(time, deed);
        }
    }

    /** Plans a deed that the end does not stop: what is on its way arrives. */
    void late(long time, Runnable deed) {
        if (time < now) {
            throw new IllegalArgumentException("time: " + time + " (expected: not before " + now + ")");
        }
        entries.add(new Entry(time, order++, deed));
    }

    void in(long millis, Runnable deed) {
        at(now + millis, deed);
    }

    /** Does the next deed; false when nothing is left to do. */
    boolean advance() {
        Entry next = entries.poll();
        if (next == null) {
            return false;
        }
        now = next.at();
        next.deed().run();
        return true;
    }
}
