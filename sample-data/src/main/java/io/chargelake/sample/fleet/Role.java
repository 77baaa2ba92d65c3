package io.chargelake.sample.fleet;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A part that some stations of every network play.
 *
 * @param quirks the oddities it shows; a plan without one of them has no such part
 * @param models the makes that can play it
 * @param copies how many of 200 stations do
 * @param part makes one of them
 */
record Role(Set<Quirk> quirks, List<Model> models, int copies, Function<Dice, Part> part) {

    private static final int STATIONS = 200;

    static Role of(int copies, List<Model> models, Function<Dice, Part> part, Quirk... quirks) {
        Set<Quirk> shown = EnumSet.noneOf(Quirk.class);
        shown.addAll(List.of(quirks));
        return new Role(shown, models, copies, part);
    }

    boolean isAllowed(Set<Quirk> allowed) {
        return allowed.containsAll(quirks);
    }

    /** How many stations play it beside the first. */
    int furtherCopies(int stations) {
        return Math.max(0, (int) ((long) copies * stations / STATIONS) - 1);
    }

    Part play(Dice dice) {
        return part.apply(dice).on(dice.pick(models)).showing(quirks);
    }
}
