package io.chargelake.sample.fleet;

import java.util.List;
import java.util.stream.Collectors;

/** A simulated network of charging stations. */
public final class Fleet {

    private final FleetPlan plan;
    private final List<Station> stations;

    private Fleet(FleetPlan plan) {
        this.plan = plan;
        this.stations = Network.of(plan);
    }

    /** The network of a plan. */
    public static Fleet of(FleetPlan plan) {
        return new Fleet(plan);
    }

    /** What it was built from. */
    public FleetPlan plan() {
        return plan;
    }

    /** The register of its stations. */
    public List<RegisteredStation> stations() {
        return stations.stream().map(Station::registered).collect(Collectors.toList());
    }

    /** Lives through its months once more; every run yields the same frames. */
    public FleetRun run() {
        return new FleetRun(plan, stations);
    }
}
