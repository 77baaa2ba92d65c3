package io.chargelake.sample.fleet;

import java.time.YearMonth;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What to simulate. Equal plans make equal bytes, on any machine and in any locale or time zone.
 *
 * @param seed where all chance comes from
 * @param stations how many stations the network has, at least 1; the first dozens of oddities need a station each, so
 *     that a network below some 50 stations shows only some of them
 * @param month the UTC month that is lived through, or the first of several
 * @param months how many consecutive months are lived through; each station lives one life, and what its part brings
 *     comes again in every month
 * @param quirks the oddities that may happen; with none, everybody behaves by the book
 */
public record FleetPlan(long seed, int stations, YearMonth month, int months, Set<Quirk> quirks) {

    /** The seed unless somebody asks for another. */
    public static final long DEFAULT_SEED = 20261001L;

    /** The number of stations unless somebody asks for another. */
    public static final int DEFAULT_STATIONS = 200;

    /** The month unless somebody asks for another. */
    public static final YearMonth DEFAULT_MONTH = YearMonth.of(2026, 10);

    /** More stations than any demonstration needs; ids of stations have four digits. */
    static final int MOST_STATIONS = 9_999;

    private static final int MOST_MONTHS = 36;

    public FleetPlan {
        Objects.requireNonNull(month, "month");
        if (stations < 1 || stations > MOST_STATIONS) {
            throw new IllegalArgumentException("stations: " + stations + " (expected: 1 to " + MOST_STATIONS + ")");
        }
        if (months < 1 || months > MOST_MONTHS) {
            throw new IllegalArgumentException("months: " + months + " (expected: 1 to " + MOST_MONTHS + ")");
        }
        EnumSet<Quirk> copy = EnumSet.noneOf(Quirk.class);
        copy.addAll(quirks);
        quirks = Collections.unmodifiableSet(copy);
    }

    /** 200 stations through October 2026, with every oddity. */
    public static FleetPlan defaults() {
        return new FleetPlan(DEFAULT_SEED, DEFAULT_STATIONS, DEFAULT_MONTH, 1, EnumSet.allOf(Quirk.class));
    }

    /** The same with another seed. */
    public FleetPlan withSeed(long otherSeed) {
        return new FleetPlan(otherSeed, stations, month, months, quirks);
    }

    /** The same with another number of stations. */
    public FleetPlan withStations(int otherStations) {
        return new FleetPlan(seed, otherStations, month, months, quirks);
    }

    /** The same in another month, or from it on. */
    public FleetPlan withMonth(YearMonth otherMonth) {
        return new FleetPlan(seed, stations, otherMonth, months, quirks);
    }

    /** The same through so many months. */
    public FleetPlan withMonths(int otherMonths) {
        return new FleetPlan(seed, stations, month, otherMonths, quirks);
    }

    /** The last month that is lived through. */
    public YearMonth lastMonth() {
        return month.plusMonths(months - 1L);
    }

    /** The same with these oddities and no others. */
    public FleetPlan withQuirks(Set<Quirk> otherQuirks) {
        return new FleetPlan(seed, stations, month, months, otherQuirks);
    }
}
