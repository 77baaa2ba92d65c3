package io.chargelake.sample.fleet;

import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A station and the part it plays.
 *
 * @param index its place in the network, from 0
 * @param registered what the register says of it
 * @param model its make
 * @param zone where it stands
 * @param siteKind what kind of place that is
 * @param clockFault what is wrong with its clock
 * @param habits the oddities that it has as a whole, by its make and by its part
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
        Set<Quirk> habits,
        boolean runningCharge,
        List<Trait> traits) {

    Station {
        habits = Collections.unmodifiableSet(habits);
        traits = List.copyOf(traits);
    }

    /**
     * A station that plays a part.
     *
     * @param allowed the oddities that the plan allows; others of the make or the part are left out
     */
    static Station playing(
            Part part,
            Set<Quirk> allowed,
            int index,
            RegisteredStation registered,
            Model model,
            ZoneId zone,
            SiteKind siteKind) {
        Set<Quirk> habits = EnumSet.noneOf(Quirk.class);
        habits.addAll(model.quirks());
        habits.retainAll(allowed);
        habits.addAll(part.habits());
        return new Station(
                index,
                registered,
                model,
                zone,
                siteKind,
                part.clockFault(),
                habits,
                part.runningCharge(),
                part.traits());
    }

    /** The same place with another make and another part. */
    Station replacedBy(Model other, Part part, Set<Quirk> allowed) {
        return playing(
                part, allowed, index, registered.ofModel(other.vendor(), other.modelName()), other, zone, siteKind);
    }

    String id() {
        return registered.stationId();
    }

    boolean has(Quirk habit) {
        return habits.contains(habit);
    }

    TimeStyle timeStyle() {
        if (has(Quirk.SHORT_OFFSET)) {
            return TimeStyle.SHORT_OFFSET;
        }
        if (has(Quirk.LOCAL_OFFSET)) {
            return TimeStyle.LOCAL_OFFSET;
        }
        return has(Quirk.NO_TIME_ZONE) ? TimeStyle.NO_ZONE : model.timeStyle();
    }

    /** By the book, ids that count do not come back. */
    MessageIds messageIds() {
        return model.messageIds() == MessageIds.COUNTER && !has(Quirk.MESSAGE_ID_REUSED)
                ? MessageIds.UUID
                : model.messageIds();
    }

    boolean stampsStatuses() {
        return !has(Quirk.STATUS_WITHOUT_TIMESTAMP);
    }
}
