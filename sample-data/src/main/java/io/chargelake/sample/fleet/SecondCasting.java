package io.chargelake.sample.fleet;

import static io.chargelake.sample.fleet.ChargePlan.Ending.BACKWARDS;
import static io.chargelake.sample.fleet.ChargePlan.Ending.DECIMAL;
import static io.chargelake.sample.fleet.ChargePlan.Ending.ID_MINUS_ONE;
import static io.chargelake.sample.fleet.ChargePlan.Ending.ID_NULL;
import static io.chargelake.sample.fleet.ChargePlan.Ending.ID_UNKNOWN;
import static io.chargelake.sample.fleet.ChargePlan.Ending.ID_ZERO;
import static io.chargelake.sample.fleet.ChargePlan.Ending.METER_UNKNOWN;
import static io.chargelake.sample.fleet.ChargePlan.Ending.OTHER_TAG;
import static io.chargelake.sample.fleet.ChargePlan.Ending.REFUSED;
import static io.chargelake.sample.fleet.ChargePlan.Ending.TWICE;

import io.chargelake.sample.fleet.FailingCharges.Way;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Roles for stations that {@link Casting} has left without one. Who plays them is drawn apart, so that all other
 * stations live as they would without.
 */
final class SecondCasting {

    private static final int ACTOR = -3;

    private static final List<Model> PLAIN = List.of(Model.STREET_22);

    /** The most important first. */
    private static final List<Role> ROLES = List.of(
            Role.of(
                    1,
                    PLAIN,
                    dice -> Part.of(OddCharges.endings(
                            dice.between(3, 24), List.of(ID_ZERO, ID_MINUS_ONE, ID_NULL, ID_UNKNOWN))),
                    Quirk.TRANSACTION_ID_FORGOTTEN),
            Role.of(2, PLAIN, dice -> Part.of(OddMessages.startsWithoutId()), Quirk.MESSAGE_ID_MISSING),
            Role.of(2, PLAIN, dice -> Part.of(OddMessages.startsUnderOneId()), Quirk.SAME_START_ID),
            Role.of(2, PLAIN, dice -> Part.of(OddMessages.replayedBatches(dice.between(2, 24))), Quirk.BATCH_REPLAYED),
            Role.of(1, PLAIN, dice -> Part.of(OddMessages.impatientStarts()), Quirk.START_RESENT),
            Role.of(
                    1,
                    PLAIN,
                    dice -> Part.of(OddCharges.stopOfNeighbour(dice.between(20, 28))),
                    Quirk.STOP_OF_OTHER_STATION),
            habit(Quirk.SAMPLES_REPEATED_AT_STOP),
            habit(Quirk.PHASES_ONLY),
            habit(Quirk.STATUS_BEFORE_STOP),
            habit(Quirk.NEVER_AVAILABLE),
            habit(Quirk.ANSWER_WITHOUT_ACTION),
            habit(Quirk.KWH_AS_WH),
            habit(Quirk.POWER_WITHOUT_UNIT),
            habit(Quirk.POWER_IN_WH),
            habit(Quirk.SESSION_REGISTER),
            habit(Quirk.SIGNED_DATA),
            habit(Quirk.SAMPLE_AFTER_STOP),
            habit(Quirk.REGISTER_DROP),
            habit(Quirk.EMPTY_VENDOR),
            Role.of(
                    1,
                    List.of(Model.UNO_11),
                    dice -> Part.of(OddMessages.restarts(dice.between(3, 26))).withHabit(Quirk.MESSAGE_ID_REUSED),
                    Quirk.MESSAGE_ID_REUSED),
            endings(Quirk.METER_UNKNOWN, METER_UNKNOWN),
            endings(Quirk.STOP_BY_OTHER_TAG, OTHER_TAG),
            Role.of(1, PLAIN, dice -> Part.of(OddMessages.repeatedStatus(dice.between(2, 28))), Quirk.STATUS_REPEATED),
            Role.of(1, PLAIN, dice -> Part.of(OddMessages.equalTimes(dice.between(2, 24))), Quirk.EQUAL_TIMES));

    /** For plans that allow some of what a role of the first casting needs, and not all of it. */
    private static final List<Role> ALONE = List.of(
            alone(Quirk.FAULT_BURST, dice -> Faults.day(Quirk.FAULT_BURST, dice.between(2, 28), 8)),
            alone(Quirk.FIVE_FAULTS_A_DAY, dice -> Faults.day(Quirk.FIVE_FAULTS_A_DAY, dice.between(2, 28), 5)),
            alone(Quirk.FOUR_FAULTS_A_DAY, dice -> Faults.day(Quirk.FOUR_FAULTS_A_DAY, dice.between(2, 28), 4)),
            alone(
                    Quirk.ABNORMAL_STOP,
                    dice -> FailingCharges.from(
                            dice.between(2, 20),
                            List.of(Way.EMERGENCY_STOP, Way.OTHER_REASON, Way.POWER_LOSS, Way.HARD_RESET, Way.REBOOT))),
            failing(Quirk.FAULT_WHILE_CHARGING, Way.FAULT_WHILE_CHARGING),
            failing(Quirk.STATION_FAULT_WHILE_CHARGING, Way.STATION_FAULT_WHILE_CHARGING),
            failing(Quirk.NO_STOP_THEN_FAULT, Way.NO_STOP_THEN_FAULT),
            failing(Quirk.NO_STOP_THEN_BOOT, Way.NO_STOP_THEN_BOOT),
            overflow(Quirk.QUEUE_OVERFLOW),
            overflow(Quirk.TRANSACTION_MINUS_ONE),
            alone(Quirk.FAULT_AT_MONTH_END, dice -> Faults.atMonthEnd()),
            alone(Quirk.LATE_STATUS, dice -> Outages.lateFaults(dice.between(3, 25))),
            alone(Quirk.FAULT_UNSEEN, dice -> Outages.unseenFaults(dice.between(3, 25))),
            alone(Quirk.FRAME_RESENT, dice -> Outages.repeats(StationCall.Repeat.SAME_FRAME)),
            alone(Quirk.RESENT_WITH_NEW_ID, dice -> Outages.repeats(StationCall.Repeat.NEW_ID)),
            endings(Quirk.SECOND_STOP, TWICE),
            endings(Quirk.METER_BACKWARDS, BACKWARDS),
            endings(Quirk.DECIMAL_METER, DECIMAL),
            endings(Quirk.REFUSED_ID_TAG, REFUSED),
            accent(Quirk.LOCAL_OFFSET, Model.HPC_300),
            accent(Quirk.SNAKE_CASE, Model.RAPID_150),
            accent(Quirk.LONG_ID_TAG, Model.RAPID_150),
            accent(Quirk.NO_TIME_ZONE, Model.WALL_7),
            accent(Quirk.STATUS_WITHOUT_TIMESTAMP, Model.WALL_7),
            accent(Quirk.BARE_SAMPLES, Model.WALL_7));

    private SecondCasting() {}

    private static Role habit(Quirk quirk) {
        return Role.of(1, PLAIN, dice -> Part.EVERYDAY.withHabit(quirk), quirk);
    }

    private static Role alone(Quirk quirk, Function<Dice, Trait> trait) {
        return Role.of(1, PLAIN, dice -> Part.of(trait.apply(dice)), quirk);
    }

    private static Role endings(Quirk quirk, ChargePlan.Ending ending) {
        return alone(quirk, dice -> OddCharges.endings(dice.between(3, 24), List.of(ending, ending, ending)));
    }

    private static Role failing(Quirk quirk, Way way) {
        return alone(quirk, dice -> FailingCharges.from(dice.between(2, 24), List.of(way, way)));
    }

    private static Role overflow(Quirk quirk) {
        return Role.of(1, List.of(Model.MINUTE_11), dice -> Part.of(Outages.overflow(dice.between(4, 24))), quirk);
    }

    private static Role accent(Quirk quirk, Model model) {
        return Role.of(1, List.of(model), dice -> Part.EVERYDAY, quirk);
    }

    /**
     * Replaces everyday stations by those that play a part.
     *
     * @param parts what the stations play, in their order
     * @param stations the stations; changed
     */
    static void recast(FleetPlan plan, List<Part> parts, List<Station> stations) {
        Dice dice = Dice.of(plan.seed(), ACTOR);
        List<Integer> free = everyday(parts, dice);
        int most = (free.size() + 1) / 2;
        for (Part part : cast(plan, shown(parts, stations), most, dice)) {
            int index = free.remove(0);
            stations.set(index, stations.get(index).replacedBy(part.model().orElseThrow(), part, plan.quirks()));
        }
    }

    /** Everyday stations, those first to which nothing at all happens. */
    private static List<Integer> everyday(List<Part> parts, Dice dice) {
        List<Integer> quiet = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int index = 0; index < parts.size(); index++) {
            if (parts.get(index).isEveryday()) {
                (parts.get(index).traits().isEmpty() ? quiet : others).add(index);
            }
        }
        dice.shuffle(quiet);
        dice.shuffle(others);
        quiet.addAll(others);
        return quiet;
    }

    private static Set<Quirk> shown(List<Part> parts, List<Station> stations) {
        Set<Quirk> shown = EnumSet.noneOf(Quirk.class);
        parts.forEach(part -> shown.addAll(part.shown()));
        stations.forEach(station -> shown.addAll(station.habits()));
        return shown;
    }

    private static List<Part> cast(FleetPlan plan, Set<Quirk> shown, int most, Dice dice) {
        List<Role> roles = new ArrayList<>();
        for (Role role : ROLES) {
            if (role.isAllowed(plan.quirks())) {
                roles.add(role);
            }
        }
        for (Role role : ALONE) {
            if (role.isAllowed(plan.quirks()) && !shown.containsAll(role.quirks())) {
                roles.add(role);
            }
        }
        for (Role role : List.copyOf(roles)) {
            for (int i = 0; i < role.furtherCopies(plan.stations()); i++) {
                roles.add(role);
            }
        }
        List<Part> parts = new ArrayList<>();
        for (Role role : roles.subList(0, Math.min(most, roles.size()))) {
            parts.add(role.play(dice));
        }
        return parts;
    }
}
