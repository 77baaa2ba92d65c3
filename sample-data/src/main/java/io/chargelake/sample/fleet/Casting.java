package io.chargelake.sample.fleet;

import static io.chargelake.sample.fleet.ChargePlan.Ending.BACKWARDS;
import static io.chargelake.sample.fleet.ChargePlan.Ending.DECIMAL;
import static io.chargelake.sample.fleet.ChargePlan.Ending.REFUSED;
import static io.chargelake.sample.fleet.ChargePlan.Ending.TWICE;

import io.chargelake.sample.fleet.FailingCharges.Way;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Who plays what. Each role that bears on the truth has stations to itself, so that what is expected of them is beyond
 * doubt; mere noise is strewn over everybody.
 */
final class Casting {

    private static final List<Model> STAMPED =
            List.of(Model.DUO_22, Model.STREET_22, Model.UNO_11, Model.HPC_300, Model.RAPID_150);
    private static final List<Model> WITH_TWO_CONNECTORS =
            List.of(Model.DUO_22, Model.STREET_22, Model.HPC_300, Model.RAPID_150);
    private static final List<Model> ANY =
            List.of(Model.DUO_22, Model.STREET_22, Model.UNO_11, Model.HPC_300, Model.RAPID_150, Model.WALL_7);

    /** The most important first: a small network has no more than fit. */
    private static final List<Role> ROLES = List.of(
            Role.of(
                    1,
                    WITH_TWO_CONNECTORS,
                    dice -> worst(),
                    Quirk.FAULT_BURST,
                    Quirk.RARE_FAULT,
                    Quirk.WARNING,
                    Quirk.ABNORMAL_STOP,
                    Quirk.FAULT_WHILE_CHARGING),
            Role.of(
                    2,
                    STAMPED,
                    Casting::exactlyFive,
                    Quirk.FIVE_FAULTS_A_DAY,
                    Quirk.RARE_FAULT,
                    Quirk.FRAME_RESENT,
                    Quirk.RESENT_WITH_NEW_ID),
            Role.of(
                    2,
                    STAMPED,
                    Casting::exactlyFour,
                    Quirk.FOUR_FAULTS_A_DAY,
                    Quirk.FRAME_RESENT,
                    Quirk.RESENT_WITH_NEW_ID),
            Role.of(
                    5,
                    ANY,
                    Casting::burst,
                    Quirk.FAULT_BURST,
                    Quirk.WARNING,
                    Quirk.ABNORMAL_STOP,
                    Quirk.FAULT_WHILE_CHARGING),
            Role.of(
                    2,
                    WITH_TWO_CONNECTORS,
                    dice -> Part.of(FailingCharges.from(dice.between(3, 12), List.of(Way.values()))),
                    Quirk.ABNORMAL_STOP,
                    Quirk.FAULT_WHILE_CHARGING,
                    Quirk.STATION_FAULT_WHILE_CHARGING,
                    Quirk.NO_STOP_THEN_FAULT,
                    Quirk.NO_STOP_THEN_BOOT),
            Role.of(
                    5,
                    List.of(Model.DUO_22, Model.STREET_22, Model.UNO_11),
                    dice -> Part.of(Outages.hours(dice.between(3, 26), dice.between(4, 10))),
                    Quirk.OFFLINE_GAP),
            Role.of(
                    2,
                    List.of(Model.MINUTE_11),
                    dice -> Part.of(Outages.overflow(dice.between(4, 24))),
                    Quirk.OFFLINE_DAYS,
                    Quirk.QUEUE_OVERFLOW,
                    Quirk.TRANSACTION_MINUS_ONE),
            Role.of(2, STAMPED, dice -> Part.of(Faults.repeated(dice.between(2, 28), 7)), Quirk.REPEATED_FAULT),
            Role.of(
                    1,
                    WITH_TWO_CONNECTORS,
                    dice -> Part.of(Faults.overlapping(dice.between(2, 28))),
                    Quirk.OVERLAPPING_FAULTS),
            Role.of(2, ANY, dice -> Part.of(Faults.overMidnight(dice.between(2, 27))), Quirk.FAULT_OVER_MIDNIGHT),
            Role.of(
                    2,
                    STAMPED,
                    dice -> Part.of(Faults.atMonthEnd()),
                    Quirk.FAULT_AT_MONTH_END,
                    Quirk.FAULT_NEVER_CLOSED),
            Role.of(2, STAMPED, dice -> Part.of(Faults.endedByBoot(dice.between(2, 28))), Quirk.FAULT_ENDED_BY_BOOT),
            Role.of(2, STAMPED, dice -> Part.of(Faults.neverClosed(dice.between(9, 24))), Quirk.FAULT_NEVER_CLOSED),
            Role.of(1, STAMPED, dice -> Part.of(Faults.ofStation(dice.between(2, 28), 6)), Quirk.STATION_FAULT),
            Role.of(1, STAMPED, dice -> Part.of(Faults.pairs(dice.between(2, 28))), Quirk.FAULT_PAIR),
            Role.of(
                    1,
                    List.of(Model.STREET_22, Model.DUO_22),
                    dice -> Part.of(Outages.lateFaults(dice.between(3, 25))),
                    Quirk.LATE_STATUS,
                    Quirk.OFFLINE_GAP),
            Role.of(
                    1,
                    List.of(Model.STREET_22, Model.DUO_22, Model.UNO_11),
                    dice -> Part.of(Outages.unseenFaults(dice.between(3, 25))),
                    Quirk.FAULT_UNSEEN,
                    Quirk.OFFLINE_GAP),
            Role.of(
                    1,
                    List.of(Model.BASIC_11),
                    dice -> Part.of(ClockTrouble.afterPowerLoss(dice.between(3, 27), dice.between(6, 18)))
                            .withClock(StationClock.Fault.FROM_1970),
                    Quirk.CLOCK_1970),
            Role.of(
                    1,
                    List.of(Model.BASIC_11),
                    dice -> Part.of(ClockTrouble.afterPowerLoss(dice.between(3, 27), 23))
                            .withClock(StationClock.Fault.AHEAD),
                    Quirk.CLOCK_AHEAD),
            Role.of(
                    1,
                    List.of(Model.BASIC_11),
                    dice -> Part.of(ClockTrouble.localTime(dice.between(3, 22)))
                            .withClock(StationClock.Fault.LOCAL_AS_UTC),
                    Quirk.LOCAL_TIME_AS_UTC),
            Role.of(
                    2,
                    List.of(Model.DUO_22, Model.STREET_22, Model.UNO_11),
                    dice -> Part.of(
                            OddCharges.endings(dice.between(3, 24), List.of(TWICE, BACKWARDS, DECIMAL, REFUSED))),
                    Quirk.SECOND_STOP,
                    Quirk.METER_BACKWARDS,
                    Quirk.DECIMAL_METER,
                    Quirk.REFUSED_ID_TAG),
            Role.of(
                    2,
                    List.of(Model.UNO_11, Model.STREET_22),
                    dice -> Part.of(OddCharges.forgottenStop(dice.between(3, 26))),
                    Quirk.START_WITHOUT_STOP),
            Role.of(
                    2,
                    List.of(Model.UNO_11, Model.STREET_22),
                    dice -> Part.of(OddCharges.transactionZero(dice.between(3, 26))),
                    Quirk.TRANSACTION_ZERO),
            Role.of(
                    2,
                    List.of(Model.DUO_22, Model.UNO_11, Model.STREET_22),
                    dice -> Part.of(OddCharges.begunLastMonth()).withRunningCharge(),
                    Quirk.STOP_WITHOUT_START),
            Role.of(
                    2,
                    List.of(Model.DUO_22, Model.STREET_22),
                    dice -> Part.of(Outages.atMonthEnd(dice.between(3, 9))),
                    Quirk.OFFLINE_AT_MONTH_END),
            Role.of(
                    3,
                    List.of(Model.DUO_22, Model.STREET_22, Model.UNO_11),
                    dice -> Part.of(Outages.lostAnswers()),
                    Quirk.ANSWER_LOST),
            Role.of(8, STAMPED, dice -> Part.of(Outages.repeats()), Quirk.FRAME_RESENT, Quirk.RESENT_WITH_NEW_ID),
            Role.of(
                    2,
                    List.of(Model.UNO_11),
                    dice -> Part.of(Outages.days(dice.between(4, 24), dice.between(30, 60))),
                    Quirk.OFFLINE_DAYS),
            Role.of(4, STAMPED, dice -> Part.of(Faults.warnings(dice.between(4, 20))), Quirk.WARNING),
            Role.of(
                    1,
                    STAMPED,
                    dice -> Part.of(Faults.oddCodes(Quirk.FAULT_WITHOUT_ERROR, "NoError", dice.between(2, 28), 5)),
                    Quirk.FAULT_WITHOUT_ERROR),
            Role.of(
                    1,
                    STAMPED,
                    dice -> Part.of(Faults.oddCodes(Quirk.UNKNOWN_ERROR_CODE, "Error", dice.between(2, 28), 6)),
                    Quirk.UNKNOWN_ERROR_CODE),
            Role.of(2, STAMPED, dice -> Part.of(Faults.unknownStatuses(3)), Quirk.UNKNOWN_STATUS),
            Role.of(2, STAMPED, dice -> Part.EVERYDAY.withHabit(Quirk.UNTIDY_ID_TAG), Quirk.UNTIDY_ID_TAG),
            Role.of(
                    2,
                    List.of(Model.STREET_22),
                    dice -> Part.EVERYDAY.withHabit(Quirk.SHORT_OFFSET),
                    Quirk.SHORT_OFFSET),
            Role.of(22, ANY, dice -> Part.of(Faults.rare()), Quirk.RARE_FAULT));

    private static final Set<Quirk> NOISE = EnumSet.range(Quirk.TRUNCATED_FRAME, Quirk.NO_SAMPLES);
    private static final Set<Quirk> MORE_NOISE = EnumSet.range(Quirk.ANSWER_WITHOUT_REQUEST, Quirk.DATA_NOT_TEXT);
    private static final int NOISY_STATIONS_OF_200 = 4;
    private static final int MORE_NOISE_ACTOR = -2;

    private Casting() {}

    private static Part worst() {
        return Part.of(
                Faults.day(Quirk.FAULT_BURST, 6, 13),
                Faults.day(Quirk.FAULT_BURST, 7, 9),
                Faults.day(Quirk.FAULT_BURST, 19, 7),
                Faults.day(Quirk.RARE_FAULT, 23, 2),
                FailingCharges.from(11, List.of(Way.EMERGENCY_STOP, Way.FAULT_WHILE_CHARGING, Way.OTHER_REASON)),
                Faults.warnings(6));
    }

    private static Part burst(Dice dice) {
        Part part = Part.of(Faults.day(Quirk.FAULT_BURST, dice.between(2, 14), dice.between(6, 12)));
        return dice.chance(0.5)
                ? part.with(FailingCharges.from(
                        dice.between(16, 26), List.of(Way.FAULT_WHILE_CHARGING, Way.EMERGENCY_STOP)))
                : part.with(Faults.warnings(3));
    }

    private static Part exactlyFive(Dice dice) {
        return Part.of(
                Faults.day(Quirk.FIVE_FAULTS_A_DAY, dice.between(2, 14), 5),
                Faults.day(Quirk.RARE_FAULT, dice.between(15, 27), 1),
                Faults.toldTwice());
    }

    private static Part exactlyFour(Dice dice) {
        return Part.of(
                Faults.day(Quirk.FOUR_FAULTS_A_DAY, dice.between(2, 10), 4),
                Faults.day(Quirk.FOUR_FAULTS_A_DAY, dice.between(11, 19), 4),
                Faults.day(Quirk.FOUR_FAULTS_A_DAY, dice.between(20, 28), 4),
                Faults.toldTwice());
    }

    /** One part for each station. */
    static List<Part> parts(FleetPlan plan, Dice dice) {
        List<Part> parts = leading(plan, dice);
        Dice noise = dice.fork();
        while (parts.size() < plan.stations()) {
            parts.add(everyday(dice));
        }
        dice.shuffle(parts);
        strewNoise(plan, NOISE, noise, parts);
        leaveSomeUnmanaged(parts, dice);
        strewNoise(plan, MORE_NOISE, Dice.of(plan.seed(), MORE_NOISE_ACTOR), parts);
        return parts;
    }

    /** Every role once, then as often as the network's size allows; at most three of four stations play one. */
    private static List<Part> leading(FleetPlan plan, Dice dice) {
        List<Part> parts = new ArrayList<>();
        int most = Math.max(1, plan.stations() * 3 / 4);
        for (Role role : ROLES) {
            if (parts.size() < most && role.isAllowed(plan.quirks())) {
                parts.add(role.play(dice));
            }
        }
        for (Role role : ROLES) {
            int copies = role.isAllowed(plan.quirks()) ? role.furtherCopies(plan.stations()) : 0;
            for (int i = 0; i < copies && parts.size() < most; i++) {
                parts.add(role.play(dice));
            }
        }
        return parts;
    }

    private static Part everyday(Dice dice) {
        Part part = Part.EVERYDAY;
        if (dice.chance(0.15)) {
            part = part.with(Upkeep.firmware(dice.between(2, 27)));
        }
        if (dice.chance(0.15)) {
            part = part.with(Upkeep.diagnostics(dice.between(2, 27)));
        }
        if (dice.chance(0.25)) {
            part = part.with(Upkeep.telemetry());
        }
        return part;
    }

    private static void strewNoise(FleetPlan plan, Set<Quirk> noise, Dice dice, List<Part> parts) {
        int stations = Math.max(1, NOISY_STATIONS_OF_200 * plan.stations() / 200);
        for (Quirk quirk : noise) {
            for (int i = 0; i < stations; i++) {
                int index = dice.between(0, parts.size() - 1);
                int times = dice.between(2, 6);
                if (plan.quirks().contains(quirk)) {
                    parts.set(
                            index, parts.get(index).with(Noise.of(quirk, times)).showing(Set.of(quirk)));
                }
            }
        }
    }

    /** Somebody forgets the register: of every 50 stations one has no manager, a faulty one among them. */
    private static void leaveSomeUnmanaged(List<Part> parts, Dice dice) {
        for (int i = 0; i < parts.size() / 50; i++) {
            int index = dice.between(0, parts.size() - 1);
            parts.set(index, parts.get(index).withoutManager());
        }
    }
}
