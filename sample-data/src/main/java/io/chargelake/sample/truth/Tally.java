package io.chargelake.sample.truth;

import java.util.SortedMap;
import java.util.TreeMap;

/** Counts by name. */
public final class Tally {

    private final SortedMap<String, Long> counts = new TreeMap<>();

    /** One more of these. */
    public void add(String name) {
        add(name, 1);
    }

    /** So many more of these. */
    public void add(String name, long more) {
        counts.merge(name, more, Long::sum);
    }

    /** How many so far. */
    public long of(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** All counts, by name. */
    public SortedMap<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /** Adds all of another's. */
    public void addAll(Tally other) {
        other.counts.forEach(this::add);
    }
}
