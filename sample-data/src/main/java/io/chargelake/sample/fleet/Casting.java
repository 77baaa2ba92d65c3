package io.chargelake.sample.fleet;

import java.util.ArrayList;
import java.util.List;

/** Who plays what. */
final class Casting {

    private Casting() {}

    /** One part for each station. */
    static List<Part> parts(FleetPlan plan, Dice dice) {
        List<Part> parts = new ArrayList<>();
        while (parts.size() < plan.stations()) {
            parts.add(Part.EVERYDAY);
        }
        dice.shuffle(parts);
        return parts;
    }
}
