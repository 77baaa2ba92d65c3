package io.chargelake.sample.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the casting gives a station to play.
 *
 * @param model the make that the part needs, if any
 * @param traits what happens
 * @param habits oddities of the station as a whole
 * @param shown all oddities that the part is there to show
 * @param clockFault what is wrong with the clock
 * @param runningCharge whether a charge of the month before is still going on
 * @param unmanaged whether nobody looks after it
 */
record Part(
        Optional<Model> model,
        List<Trait> traits,
        Set<Quirk> habits,
        Set<Quirk> shown,
        StationClock.Fault clockFault,
        boolean runningCharge,
        boolean unmanaged) {

    static final Part EVERYDAY = Part.of();

    Part {
        traits = List.copyOf(traits);
        habits = Collections.unmodifiableSet(habits);
        shown = Collections.unmodifiableSet(shown);
    }

    static Part of(Trait... traits) {
        return new Part(
                Optional.empty(),
                List.of(traits),
                EnumSet.noneOf(Quirk.class),
                EnumSet.noneOf(Quirk.class),
                StationClock.Fault.NONE,
                false,
                false);
    }

    /** Whether it is nobody's in particular: any make can play it. */
    boolean isEveryday() {
        return model.isEmpty();
    }

    Part on(Model needed) {
        return new Part(Optional.of(needed), traits, habits, shown, clockFault, runningCharge, unmanaged);
    }

    Part with(Trait trait) {
        List<Trait> more = new ArrayList<>(traits);
        more.add(trait);
        return new Part(model, more, habits, shown, clockFault, runningCharge, unmanaged);
    }

    /** The same for a station that has an oddity as a whole. */
    Part withHabit(Quirk habit) {
        return new Part(model, traits, and(habits, Set.of(habit)), shown, clockFault, runningCharge, unmanaged);
    }

    Part showing(Set<Quirk> quirks) {
        return new Part(model, traits, habits, and(shown, quirks), clockFault, runningCharge, unmanaged);
    }

    Part withClock(StationClock.Fault fault) {
        return new Part(model, traits, habits, shown, fault, runningCharge, unmanaged);
    }

    Part withRunningCharge() {
        return new Part(model, traits, habits, shown, clockFault, true, unmanaged);
    }

    Part withoutManager() {
        return new Part(model, traits, habits, shown, clockFault, runningCharge, true);
    }

    private static Set<Quirk> and(Set<Quirk> some, Set<Quirk> more) {
        Set<Quirk> all = EnumSet.noneOf(Quirk.class);
        all.addAll(some);
        all.addAll(more);
        return all;
    }
}
