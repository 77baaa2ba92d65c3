package io.chargelake.sample.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the casting gives a station to play.
 *
 * @param model the make that the part needs, if any
 * @param traits what happens
 * @param clockFault what is wrong with the clock
 * @param untidyTags whether its reader reports id tags in small letters with blanks
 * @param shortOffsets whether it shortens the offsets of its times
 * @param runningCharge whether a charge of the month before is still going on
 * @param unmanaged whether nobody looks after it
 */
record Part(
        Optional<Model> model,
        List<Trait> traits,
        StationClock.Fault clockFault,
        boolean untidyTags,
        boolean shortOffsets,
        boolean runningCharge,
        boolean unmanaged) {

    static final Part EVERYDAY =
            new Part(Optional.empty(), List.of(), StationClock.Fault.NONE, false, false, false, false);

    Part {
        traits = List.copyOf(traits);
    }

    static Part of(Trait... traits) {
        return new Part(Optional.empty(), List.of(traits), StationClock.Fault.NONE, false, false, false, false);
    }

    Part on(Model needed) {
        return new Part(Optional.of(needed), traits, clockFault, untidyTags, shortOffsets, runningCharge, unmanaged);
    }

    Part with(Trait trait) {
        List<Trait> more = new ArrayList<>(traits);
        more.add(trait);
        return new Part(model, more, clockFault, untidyTags, shortOffsets, runningCharge, unmanaged);
    }

    Part withClock(StationClock.Fault fault) {
        return new Part(model, traits, fault, untidyTags, shortOffsets, runningCharge, unmanaged);
    }

    Part withUntidyTags() {
        return new Part(model, traits, clockFault, true, shortOffsets, runningCharge, unmanaged);
    }

    Part withShortOffsets() {
        return new Part(model, traits, clockFault, untidyTags, true, runningCharge, unmanaged);
    }

    Part withRunningCharge() {
        return new Part(model, traits, clockFault, untidyTags, shortOffsets, true, unmanaged);
    }

    Part withoutManager() {
        return new Part(model, traits, clockFault, untidyTags, shortOffsets, runningCharge, true);
    }
}
