package io.chargelake.sample.fleet;

import java.time.ZoneId;
import java.util.List;

/**
 * A station and the part it plays.
 *
 * @param index its place in the network, from 0
 * @param registered what the register says of it
 * @param model its make
 * @param zone where it stands
 * @param siteKind what kind of place that is
 * @param clockFault what is wrong with its clock
 * @param untidyTags whether its reader reports id tags in small letters with blanks
 * @param shortOffsets whether it shortens the offsets of its times
 * @param runningCharge whether a charge of the month before is still going on at its first connector
 * @param traits what happens to it beside everyday life
 */
record Station(
        int index,
        RegisteredStation registered,
        Model model,
        ZoneId zone,
        SiteKind siteKind,
        StationClock.Fault clockFault,
        boolean untidyTags,
        boolean shortOffsets,
        boolean runningCharge,
        List<Trait> traits) {

    Station {
        traits = List.copyOf(traits);
    }

    String id() {
        return registered.stationId();
    }

    TimeStyle timeStyle() {
        return shortOffsets ? TimeStyle.SHORT_OFFSET : model.timeStyle();
    }
}
