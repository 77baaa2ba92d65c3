package io.chargelake.sample.fleet;

import io.chargelake.sample.truth.StationLog;
import io.chargelake.sample.truth.Tally;
import io.chargelake.sample.truth.Truth;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.stream.Collectors;

/**
 * One or several months of a fleet: all frames in the order in which they were received, but for stretches that are
 * recorded twice, and, once the last one has been taken, the truth about them. Frames are made as they are taken, so that
 * memory holds no month.
 *
 * <p>All events happen within the months. Frames may be received some hours after the last one, from stations that were
 * offline when it ended.
 */
public final class FleetRun implements Iterator<FleetFrame> {

    private final FleetPlan plan;
    private final Tally rows = new Tally();
    private final Tally quirks = new Tally();
    private final List<StationLife> lives = new ArrayList<>();
    private final PriorityQueue<Head> heads;

    private record Head(FleetFrame frame, int index, StationLife life) implements Comparable<Head> {
        @Override
        public int compareTo(Head other) {
            int byTime = frame.receivedAt().compareTo(other.frame.receivedAt());
            return byTime != 0 ? byTime : Integer.compare(index, other.index);
        }
    }

    FleetRun(FleetPlan plan, List<Station> stations) {
        this.plan = plan;
        this.heads = new PriorityQueue<>(stations.size());
        for (Station station : stations) {
            StationLife life = new StationLife(station, plan, lives, rows, quirks);
            lives.add(life);
            take(station.index(), life);
        }
    }

    private void take(int index, StationLife life) {
        life.next().ifPresent(frame -> heads.add(new Head(frame, index, life)));
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public FleetFrame next() {
        Head head = heads.poll();
        if (head == null) {
            throw new NoSuchElementException("all is over");
        }
        take(head.index(), head.life());
        return head.frame();
    }

    /** Takes all remaining frames and lets them go, for whoever wants the truth only. */
    public Truth finish() {
        while (hasNext()) {
            next();
        }
        return truth();
    }

    /**
     * What the tables must say of all frames.
     *
     * @throws IllegalStateException while frames are left
     */
    public Truth truth() {
        if (hasNext()) {
            throw new IllegalStateException("truth: not known (expected: all frames taken)");
        }
        List<StationLog> logs = lives.stream().map(StationLife::log).collect(Collectors.toList());
        return Truth.of(plan.month(), plan.months(), logs, rows, quirks);
    }
}
