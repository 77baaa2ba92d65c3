package io.chargelake.sample.fleet;

import io.chargelake.sample.truth.ClockRule;
import io.chargelake.sample.truth.RowCount;
import io.chargelake.sample.truth.StationLog;
import io.chargelake.sample.truth.StatusSaid;
import io.chargelake.sample.truth.Tally;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The life of one station through all months of a plan: everyday business (boots, heartbeats, customers, short losses of
 * the connection) and whatever its traits bring, month by month. Frames come out in the order in which an ingress sees
 * them; what they mean goes into the station's log at the same moment.
 */
final class StationLife {

    static final int HEARTBEAT_SECONDS = 3_600;

    static final long MINUTE = 60_000L;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;

    private static final int FIRST_TRANSACTION = 100_000;

    /** Oddities that show in everything a station says; each counts once a station. */
    private static final Set<Quirk> SHOWN_ALWAYS = EnumSet.of(
            Quirk.LOCAL_OFFSET,
            Quirk.SHORT_OFFSET,
            Quirk.NO_TIME_ZONE,
            Quirk.STATUS_WITHOUT_TIMESTAMP,
            Quirk.SNAKE_CASE,
            Quirk.LONG_ID_TAG,
            Quirk.BARE_SAMPLES,
            Quirk.EMPTY_VENDOR,
            Quirk.ANSWER_WITHOUT_ACTION);

    private static final String STATUS = "StatusNotification";

    /** The error codes that OCPP 1.6, section 7.6, knows. */
    private static final Set<String> ERROR_CODES = Set.of(
            "ConnectorLockFailure",
            "EVCommunicationError",
            "GroundFailure",
            "HighTemperature",
            "InternalError",
            "LocalListConflict",
            "NoError",
            "OtherError",
            "OverCurrentFailure",
            "OverVoltage",
            "PowerMeterFailure",
            "PowerSwitchFailure",
            "ReaderFailure",
            "ResetFailure",
            "UnderVoltage",
            "WeakSignal");

    private final Station station;
    private final FleetPlan fleet;
    private final List<StationLife> lives;
    private final Agenda agenda;
    private final Dice dice;
    private final StationLog log;
    private final Tally rows;
    private final Tally quirks;
    private final StationClock clock;
    private final Payloads payloads;
    private final Link link;
    private final Connector main;
    private final List<Connector> connectors = new ArrayList<>();
    private final Deque<FleetFrame> frames = new ArrayDeque<>();
    private final String serial;
    private YearMonth month;
    private String firmware;
    private boolean powered = true;
    private boolean queuesStatuses;
    private boolean calm;
    private long transactions;
    private long powerCycle;
    private Consumer<StationCall> beforeSending = call -> {};

    /**
     * A station about to begin its first month.
     *
     * @param fleet the plan that it is part of
     * @param lives those of all stations of the plan, by their index, once they have begun
     * @param rows where rows are counted
     * @param quirks where oddities are counted
     */
    StationLife(Station station, FleetPlan fleet, List<StationLife> lives, Tally rows, Tally quirks) {
        this.station = station;
        this.fleet = fleet;
        this.lives = lives;
        this.month = fleet.month();
        this.agenda =
                new Agenda(startOf(fleet.month()), startOf(fleet.lastMonth().plusMonths(1)));
        this.dice = diceOfMonth();
        this.log = new StationLog(station.id());
        this.rows = rows;
        this.quirks = quirks;
        this.clock = new StationClock(station.clockFault(), station.timeStyle(), station.zone());
        this.payloads = new Payloads(station.model().vendor(), station.habits());
        this.link = new Link(station, agenda, dice.fork(), log, rows, quirks, frames::addLast);
        this.main = new Connector(0, 0);
        for (int id = 1; id <= station.model().connectors(); id++) {
            connectors.add(new Connector(id, dice.between(100_000L, 9_000_000L)));
        }
        String digits = dice.hex(12);
        this.serial = station.has(Quirk.EMPTY_VENDOR) ? digits.repeat(3) : digits;
        this.firmware = "1." + dice.between(0, 6) + "." + dice.between(0, 30);
        station.habits().stream().filter(SHOWN_ALWAYS::contains).forEach(this::counted);
        keepClearOfRepeatedHour();
        planTraits(dice.fork());
        begin();
        at(monthEnd(), this::beginNextMonth);
    }

    private static long startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** Dice of the station's own for this month, whatever was cast in those before. */
    private Dice diceOfMonth() {
        return Dice.of(fleet.seed(), numberInMonth());
    }

    private void planTraits(Dice traitDice) {
        station.traits().forEach(trait -> trait.plan(this, traitDice.fork()));
    }

    /** Life goes on as it was; what the station's part brings comes again. */
    private void beginNextMonth() {
        month = month.plusMonths(1);
        Dice luck = diceOfMonth();
        // Glitches look back for an hour.
        allConnectors().forEach(connector -> connector.forgetReservations(now() - HOUR));
        keepClearOfRepeatedHour();
        if (allConnectors().stream().anyMatch(connector -> connector.status() == ConnectorStatus.FAULTED)) {
            Upkeep.repair().plan(this, luck.fork());
        }
        // A charge that was begun before the first month cannot be begun again.
        if (!station.runningCharge()) {
            beforeSending = call -> {};
            planTraits(luck.fork());
        }
        at(monthEnd(), this::beginNextMonth);
    }

    /**
     * Without their zone, local times that come twice when summer ends cannot be told apart: nobody charges then at a
     * station that leaves it out.
     */
    private void keepClearOfRepeatedHour() {
        if (!has(Quirk.NO_TIME_ZONE)) {
            return;
        }
        ZoneOffsetTransition change = station.zone().getRules().nextTransition(Instant.ofEpochMilli(monthStart()));
        if (change != null && change.isOverlap() && change.getInstant().toEpochMilli() < monthEnd()) {
            long at = change.getInstant().toEpochMilli();
            reserve(at - HOUR, at + HOUR);
        }
    }

    private void begin() {
        link.onBreak(() -> in(dice.between(20_000, 90_000), this::reconnect));
        Dice customers = dice.fork();
        connectors.forEach(connector -> planCustomer(connector, customers.fork()));
        if (!calm) {
            planGlitch(dice.fork());
        }
        if (station.runningCharge()) {
            in(dice.between(1_000, 5_000), link::connect);
            allConnectors().forEach(connector -> connector.reported(connector.status()));
            planHeartbeat(powerCycle);
        } else {
            powered = false;
            in(dice.between(MINUTE, 20 * MINUTE), () -> powerUp(() -> {}));
        }
    }

    /** The next frame; empty when the last month is over and everything that was on its way has arrived. */
    Optional<FleetFrame> next() {
        while (frames.isEmpty()) {
            if (!agenda.advance()) {
                return Optional.empty();
            }
        }
        return Optional.of(frames.removeFirst());
    }

    // What traits, connectors and charges need to know.

    Station station() {
        return station;
    }

    StationLog log() {
        return log;
    }

    Payloads payloads() {
        return payloads;
    }

    Metering metering() {
        return station.model().metering();
    }

    long now() {
        return agenda.now();
    }

    /** When the month begins that is being planned, or lived through. */
    long monthStart() {
        return startOf(month);
    }

    /** When that month ends, exclusive. */
    long monthEnd() {
        return startOf(month.plusMonths(1));
    }

    /** A number that this station has in this month, and no other station or month has. */
    long numberInMonth() {
        return fleet.month().until(month, ChronoUnit.MONTHS) * (FleetPlan.MOST_STATIONS + 1) + station.index();
    }

    Connector main() {
        return main;
    }

    Connector connector(int id) {
        return connectors.get(id - 1);
    }

    List<Connector> connectors() {
        return connectors;
    }

    Stamp stamp(long at) {
        return clock.stamp(at);
    }

    boolean isOnline() {
        return link.isOnline();
    }

    void at(long time, Runnable deed) {
        agenda.at(time, deed);
    }

    void in(long millis, Runnable deed) {
        agenda.in(millis, deed);
    }

    void row(String table, long more) {
        rows.add(table, more);
    }

    void counted(Quirk quirk) {
        quirks.add(quirk.key());
    }

    boolean has(Quirk habit) {
        return station.has(habit);
    }

    /** The id of a transaction of the next station of the register: in the first month its first, later its latest. */
    long transactionOfNeighbour() {
        int neighbour = (station.index() + 1) % fleet.stations();
        long latest = Math.max(0, lives.get(neighbour).transactions - 1);
        return transactionId(neighbour, month.equals(fleet.month()) ? 0 : latest);
    }

    long nextTransactionId() {
        return transactionId(station.index(), transactions++);
    }

    private long transactionId(int index, long number) {
        return FIRST_TRANSACTION + number * fleet.stations() + index;
    }

    // What traits may arrange.

    /** Keeps customers, glitches and maintenance away from the whole station for some time. */
    void reserve(long from, long to) {
        main.reserve(from, to);
        connectors.forEach(connector -> connector.reserve(from, to));
    }

    /** No short losses of the connection on this station. */
    void stayCalm() {
        calm = true;
    }

    /** Statuses wait in the queue like transaction messages, against the book. */
    void queueStatuses() {
        queuesStatuses = true;
    }

    /** Lets a trait change how requests are sent. */
    void beforeSending(Consumer<StationCall> change) {
        Consumer<StationCall> before = beforeSending;
        beforeSending = call -> {
            before.accept(call);
            change.accept(call);
        };
    }

    // Connection and power.

    void send(StationCall call) {
        if (call.isTransactional() && clock.isRight()) {
            call.repeatable();
        }
        beforeSending.accept(call);
        link.send(call);
    }

    void sendBroken(BrokenFrame frame) {
        link.send(frame);
    }

    void sendStray(StrayAnswer answer) {
        link.send(answer);
    }

    /** What is recorded of a stretch of time is recorded once more when it ends. */
    void replay(long from, long to) {
        at(from, link::startTape);
        at(to, link::replayTape);
    }

    void loseConnection() {
        link.disconnect();
    }

    /** Connects again; the central system learns what has changed, but not what came and went. */
    void reconnect() {
        if (powered && !link.isOnline()) {
            link.connect();
            in(2_000, this::reportChanges);
        }
    }

    /** Connects some time after the month's end; if that is the end of all, only to deliver what is queued. */
    void reconnectAfterMonth(long millis) {
        if (monthEnd() < agenda.end()) {
            at(monthEnd() + millis, this::reconnect);
        } else {
            agenda.late(monthEnd() + millis, link::connect);
        }
    }

    private void reportChanges() {
        if (!queuesStatuses) {
            allConnectors().stream()
                    .filter(connector -> !connector.isReported())
                    .forEach(connector -> say(connector, connector.text()));
        }
    }

    /**
     * Power fails, and returns.
     *
     * @param millis how long it is dark, more than some seconds
     * @param reason what the stops of interrupted charges say after the boot; empty where the station forgets them
     */
    void losePower(long millis, Optional<String> reason) {
        powered = false;
        powerCycle++;
        link.disconnect();
        long darkSince = now();
        List<Charge> interrupted = new ArrayList<>();
        for (Connector connector : connectors) {
            connector.charge().ifPresent(charge -> {
                charge.interrupt();
                if (charge.hasStarted()) {
                    interrupted.add(charge);
                }
            });
        }
        in(
                millis,
                () -> powerUp(() -> reason.ifPresent(
                        text -> interrupted.forEach(charge -> charge.tellInterruption(text, darkSince)))));
    }

    private void powerUp(Runnable afterBoot) {
        powered = true;
        powerCycle++;
        clock.restart(now());
        allConnectors().forEach(Connector::reset);
        StationCall boot = StationCall.of(
                        "BootNotification", payloads.boot(station.model().modelName(), serial, firmware))
                .onArrival(receivedAt -> {
                    log.booted(receivedAt);
                    log.heartbeatInterval(receivedAt, Duration.ofSeconds(HEARTBEAT_SECONDS));
                    row("silver.boot_notifications", 1);
                    if (station.clockFault() == StationClock.Fault.NONE) {
                        clock.set();
                    }
                    in(3_000, () -> allConnectors().forEach(connector -> say(connector, StatusText.NO_ERROR)));
                    in(6_000, afterBoot);
                })
                .answered(receivedAt -> Payloads.bootAccepted(receivedAt.toEpochMilli(), HEARTBEAT_SECONDS));
        link.connect(boot);
        planHeartbeat(powerCycle);
    }

    private List<Connector> allConnectors() {
        List<Connector> all = new ArrayList<>();
        all.add(main);
        all.addAll(connectors);
        return all;
    }

    private void planHeartbeat(long cycle) {
        in(HEARTBEAT_SECONDS * 1_000L, () -> {
            if (cycle == powerCycle) {
                send(heartbeatCall("Heartbeat", "{}"));
                planHeartbeat(cycle);
            }
        });
    }

    StationCall heartbeatCall(String action, String payload) {
        return StationCall.of(action, payload)
                .onArrival(receivedAt -> {
                    clock.set();
                    row("silver.heartbeats", 1);
                })
                .answered(receivedAt -> Payloads.currentTime(receivedAt.toEpochMilli()));
    }

    // Statuses.

    /** Changes a connector's status and says so. */
    void change(Connector connector, ConnectorStatus next) {
        change(connector, next, StatusText.NO_ERROR);
    }

    void change(Connector connector, ConnectorStatus next, StatusText text) {
        connector.become(next, text);
        if (powered) {
            say(connector, text);
        }
    }

    /** Says a connector's status. */
    void say(Connector connector, StatusText text) {
        ConnectorStatus status = connector.status();
        send(statusCall(connector, status.wireName(), text).onArrival(receivedAt -> connector.reported(status)));
    }

    /** Says a status that OCPP does not know. */
    void sayUnknown(Connector connector, String word) {
        send(statusCall(connector, word, StatusText.NO_ERROR));
    }

    private StationCall statusCall(Connector connector, String status, StatusText text) {
        Optional<Stamp> stamp = station.stampsStatuses() ? Optional.of(clock.stamp(now())) : Optional.empty();
        StationCall call = StationCall.of(STATUS, payloads.status(connector.id(), status, text, stamp))
                .onArrival(receivedAt -> {
                    row("silver.status_notifications", 1);
                    Instant occurredAt = ClockRule.occurredAt(stamp.map(Stamp::instant), receivedAt);
                    log.status(new StatusSaid(
                            connector.id(), occurredAt, receivedAt, status, knownErrorCode(text.errorCode())));
                    countClock(stamp, receivedAt);
                });
        if (stamp.isPresent() && clock.isRight()) {
            call.repeatable();
        }
        return queuesStatuses ? call.queued() : call;
    }

    private void countClock(Optional<Stamp> stamp, Instant receivedAt) {
        stamp.map(Stamp::instant)
                .filter(claimed -> !ClockRule.isPossible(claimed, receivedAt))
                .ifPresent(claimed -> counted(
                        claimed.isBefore(receivedAt)
                                ? Quirk.CLOCK_1970
                                : station.clockFault() == StationClock.Fault.AHEAD
                                        ? Quirk.CLOCK_AHEAD
                                        : Quirk.LOCAL_TIME_AS_UTC));
    }

    private static String knownErrorCode(String errorCode) {
        return ERROR_CODES.contains(errorCode) ? errorCode : "OtherError";
    }

    /** A connector faults, whatever it does; a charge goes on unless somebody stops it. */
    void fault(Connector connector, StatusText text) {
        change(connector, ConnectorStatus.FAULTED, text);
    }

    /** A fault is over: the connector goes on with what it did. */
    void recover(Connector connector) {
        change(
                connector,
                connector.charge().filter(Charge::hasStarted).isPresent()
                        ? ConnectorStatus.CHARGING
                        : ConnectorStatus.AVAILABLE);
    }

    /** A charge has stopped; the car drives away some time later. */
    void finish(Connector connector) {
        if (!powered || !connector.status().mayBecome(ConnectorStatus.FINISHING)) {
            return;
        }
        change(connector, ConnectorStatus.FINISHING);
        long cycle = powerCycle;
        in(dice.between(20_000, 8 * MINUTE), () -> {
            if (cycle == powerCycle && connector.status() == ConnectorStatus.FINISHING && !has(Quirk.NEVER_AVAILABLE)) {
                change(connector, ConnectorStatus.AVAILABLE);
            }
        });
    }

    // Customers.

    void authorize(String idTag, String status) {
        send(StationCall.of("Authorize", payloads.authorize(idTag))
                .onArrival(receivedAt -> row("silver.authorizations", 1))
                .answered(receivedAt -> Payloads.idTagInfo(status)));
    }

    void remoteStart(Connector connector, String idTag) {
        link.send(new CentralCall(
                "RemoteStartTransaction",
                "{\"connectorId\":" + connector.id() + ",\"idTag\":" + Json.quoted(idTag) + "}",
                payloads.transferStatus("Accepted"),
                () -> {}));
    }

    /** The central system asks for something; {@code done} follows the station's answer, JSON text. */
    void central(String action, String payload, String answer, Runnable done) {
        link.send(new CentralCall(action, payload, answer, done));
    }

    /** A firmware update was installed. */
    void updateFirmware() {
        firmware += "." + dice.between(1, 9);
    }

    boolean isPowered() {
        return powered;
    }

    /** Somebody plugs in now; nothing happens where the connector is not free. */
    void charge(Connector connector, ChargePlan plan, Dice chargeDice) {
        if (powered && isFree(connector) && connector.charge().isEmpty()) {
            if (has(Quirk.UNTIDY_ID_TAG)) {
                counted(Quirk.UNTIDY_ID_TAG);
            }
            if (connector.status() == ConnectorStatus.FINISHING) {
                counted(Quirk.NEVER_AVAILABLE);
            }
            new Charge(this, connector, plan, chargeDice).begin();
        }
    }

    private boolean isFree(Connector connector) {
        return connector.status() == ConnectorStatus.AVAILABLE
                || has(Quirk.NEVER_AVAILABLE) && connector.status() == ConnectorStatus.FINISHING;
    }

    /** A charge as customers of this station usually mean it. */
    ChargePlan usualPlan(Dice customer) {
        SiteKind kind = station.siteKind();
        boolean fast = station.model().isFast();
        double hours = fast
                ? customer.between(0.25, 0.9)
                : kind.shortestHours()
                        + (kind.longestHours() - kind.shortestHours()) * customer.unit() * customer.unit();
        int watts = fast
                ? customer.between(45_000, Math.min(160_000, station.model().watts()))
                : customer.between(3_600, station.model().watts());
        int wanted = fast ? customer.between(12_000, 62_000) : customer.between(4_000, 38_000);
        double how = customer.unit();
        Optional<String> reason = how < 0.45
                ? Optional.of("Local")
                : how < 0.7 ? Optional.of("EVDisconnected") : how < 0.8 ? Optional.of("Remote") : Optional.empty();
        return new ChargePlan(
                idTag(customer),
                ChargePlan.clearOfTies(Math.round(hours * 3600)),
                wanted,
                watts,
                reason,
                customer.chance(0.2),
                ChargePlan.Ending.USUAL);
    }

    private String idTag(Dice customer) {
        if (has(Quirk.LONG_ID_TAG)) {
            return customer.uuid();
        }
        String tag = customer.hex(customer.chance(0.6) ? 8 : 14);
        return has(Quirk.UNTIDY_ID_TAG) ? " " + tag.toLowerCase(Locale.ROOT) + " " : tag;
    }

    private void planCustomer(Connector connector, Dice customers) {
        double rate = station.siteKind().busiestRate() * (station.model().isFast() ? 1.6 : 1);
        long wait = (long) (customers.exponential(1 / rate) * HOUR) + MINUTE;
        in(wait, () -> {
            LocalDateTime local = LocalDateTime.ofEpochSecond(
                    now() / 1_000, 0, station.zone().getRules().getOffset(Instant.ofEpochMilli(now())));
            DayOfWeek day = local.getDayOfWeek();
            if (customers.chance(station.siteKind().weight(day, local.getHour()))) {
                comeBy(connector, customers);
            }
            planCustomer(connector, customers);
        });
    }

    private void comeBy(Connector connector, Dice customers) {
        ChargePlan plan = usualPlan(customers);
        long until = now() + plan.seconds() * 1_000L + 15 * MINUTE;
        if (connector.isReserved(now(), until)) {
            return;
        }
        if (customers.chance(0.02)) {
            turnAway(connector, plan.idTag());
        } else {
            charge(connector, plan, customers.fork());
        }
    }

    /** Somebody whose card is not accepted. */
    private void turnAway(Connector connector, String idTag) {
        if (!link.isOnline() || !isFree(connector)) {
            return;
        }
        change(connector, ConnectorStatus.PREPARING);
        long cycle = powerCycle;
        in(8_000, () -> authorize(idTag, "Invalid"));
        in(40_000, () -> {
            if (cycle == powerCycle && connector.status() == ConnectorStatus.PREPARING) {
                change(connector, has(Quirk.NEVER_AVAILABLE) ? ConnectorStatus.FINISHING : ConnectorStatus.AVAILABLE);
            }
        });
    }

    /** Now and then the connection is gone for some minutes. */
    private void planGlitch(Dice luck) {
        in((long) (luck.exponential(9.0) * DAY), () -> {
            long length = luck.between(20_000L, 15 * MINUTE);
            boolean disturbs = connectors.stream().anyMatch(c -> c.isReserved(now() - HOUR, now() + length + HOUR));
            if (link.isOnline() && !disturbs) {
                loseConnection();
                in(length, this::reconnect);
            }
            planGlitch(luck);
        });
    }

    /** Rows that a message which cannot be used adds, beside the message itself. */
    void unusable(Quirk quirk) {
        row(RowCount.SILVER_QUARANTINED, 1);
        counted(quirk);
    }

    long atUtc(int day, int hour, int minute) {
        return LocalDateTime.ofEpochSecond(monthStart() / 1_000, 0, ZoneOffset.UTC)
                        .plusDays(day - 1L)
                        .plusHours(hour)
                        .plusMinutes(minute)
                        .toEpochSecond(ZoneOffset.UTC)
                * 1_000;
    }
}
