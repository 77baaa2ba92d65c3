package io.chargelake.reporting.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.reporting.live.LiveChange.Answered;
import io.chargelake.reporting.live.LiveChange.Boot;
import io.chargelake.reporting.live.LiveChange.Connected;
import io.chargelake.reporting.live.LiveChange.Disconnected;
import io.chargelake.reporting.live.LiveChange.Exchange;
import io.chargelake.reporting.live.LiveChange.Heard;
import io.chargelake.reporting.live.LiveChange.NodeStarted;
import io.chargelake.reporting.live.LiveChange.Started;
import io.chargelake.reporting.live.LiveChange.Status;
import io.chargelake.reporting.live.LiveChange.Stopped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does, whatever database it is in. */
abstract class LiveStoreContract {

    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");
    private static final StationKey S1 = station("S1");

    private LiveStore store;

    /** The database; each test finds it empty but for versions. */
    abstract String url();

    @BeforeEach
    void open() {
        store = LiveStore.open(url());
        store.clear();
    }

    @AfterEach
    void close() {
        store.close();
    }

    // Reading what was written.

    @Test
    void aStationIsTheWorstOfItsConnectorsAndSaysSinceWhen() {
        apply(
                status("S1", 0, "Available", at(0)),
                status("S1", 1, "Charging", at(1)),
                status("S1", 2, "Faulted", "GroundFailure", at(2)),
                status("S1", 2, "Faulted", "GroundFailure", at(9)),
                heard("S1", at(10)));

        LiveStation station = store.station(Tenants.all(), "S1").orElseThrow();

        assertThat(station.state()).isEqualTo(StationState.FAULTED);
        assertThat(station.connection()).isEqualTo(StationConnection.UNKNOWN);
        assertThat(station.lastHeardAt()).contains(at(10));
        assertThat(station.connectors()).extracting(LiveConnector::connectorId).containsExactly(0, 1, 2);
        LiveConnector faulted = station.connectors().get(2);
        assertThat(faulted.errorCode()).isEqualTo("GroundFailure");
        assertThat(faulted.since()).isEqualTo(at(2));
        assertThat(faulted.occurredAt()).isEqualTo(at(9));
    }

    @Test
    void aStationThatIsNotKnownIsEmpty() {
        assertThat(store.station(Tenants.all(), "S1")).isEmpty();
    }

    @Test
    void anOfflineStationKeepsItsState() {
        apply(
                connected("S1", "a", at(0)),
                status("S1", 1, "Charging", at(1)),
                disconnected("S1", "a", at(5), "connection-lost"));

        LiveStation station = store.station(Tenants.all(), "S1").orElseThrow();

        assertThat(station.state()).isEqualTo(StationState.CHARGING);
        assertThat(station.connection()).isEqualTo(StationConnection.OFFLINE);
        assertThat(station.disconnectedAt()).contains(at(5));
        assertThat(station.disconnectReason()).contains("connection-lost");
        assertThat(station.connectedSince()).isEmpty();
    }

    @Test
    void aNewSocketCountsThoughTheEndOfTheOldOneIsToldLater() {
        apply(connected("S1", "a", at(0)), connected("S1", "b", at(4)));
        apply(disconnected("S1", "a", at(6), "replaced"));

        LiveStation station = store.station(Tenants.all(), "S1").orElseThrow();

        assertThat(station.connection()).isEqualTo(StationConnection.CONNECTED);
        assertThat(station.connectedSince()).contains(at(4));
    }

    @Test
    void aNodesStartEndsTheSessionsThatItHeldBefore() {
        apply(
                connected("S1", "a", at(0)),
                connected("S2", "b", at(1)),
                disconnected("S2", "b", at(2), "idle"),
                connected("S3", "c", at(9)));
        apply(new NodeStarted("node", "p", at(5)));

        assertThat(store.station(Tenants.all(), "S1").orElseThrow().disconnectedAt())
                .contains(at(5));
        assertThat(store.station(Tenants.all(), "S1").orElseThrow().disconnectReason())
                .isEmpty();
        assertThat(store.station(Tenants.all(), "S2").orElseThrow().disconnectedAt())
                .contains(at(2));
        assertThat(store.station(Tenants.all(), "S3").orElseThrow().connection())
                .isEqualTo(StationConnection.CONNECTED);
    }

    @Test
    void historyBeginsWithWhatHeldAtItsBeginning() {
        apply(
                status("S1", 1, "Available", at(0)),
                status("S1", 1, "Preparing", at(10)),
                status("S1", 2, "Available", at(10)),
                status("S1", 1, "Charging", at(30)),
                status("S1", 1, "Finishing", at(40)));

        assertThat(store.history(S1, at(20), at(40)))
                .extracting(change -> change.connectorId() + " " + change.status() + " " + change.occurredAt())
                .containsExactlyInAnyOrder("1 Preparing " + at(10), "2 Available " + at(10), "1 Charging " + at(30))
                .last()
                .isEqualTo("1 Charging " + at(30));
        assertThat(store.history(S1, at(10), at(11)))
                .extracting(StatusChange::status)
                .containsExactlyInAnyOrder("Preparing", "Available");
    }

    @Test
    void faultsAreCountedOnceHoweverOftenTheyComeAndNoWarnings() {
        apply(
                status("S1", 1, "Faulted", "GroundFailure", at(1), at(1), 1),
                status("S1", 1, "Faulted", "GroundFailure", at(1), at(3), 7),
                status("S1", 2, "Faulted", "GroundFailure", at(1)),
                status("S1", 1, "Available", "WeakSignal", at(4)));
        apply(status("S1", 1, "Faulted", "GroundFailure", at(1), at(3), 7));

        assertThat(store.faults(S1, at(0), at(10))).isEqualTo(2);
        assertThat(store.faults(S1, at(2), at(10))).isZero();
        assertThat(store.faults(S1, at(0), at(1))).isZero();
    }

    @Test
    void sessionsAreThoseOpenAtSomeTimeOfThePeriod() {
        apply(
                connected("S1", "a", at(0)),
                disconnected("S1", "a", at(5), "idle"),
                connected("S1", "b", at(6)),
                disconnected("S1", "b", at(20), "closed-by-station"),
                connected("S1", "c", at(21)));

        assertThat(store.sessions(S1, at(10), at(21)))
                .extracting(LiveSession::session)
                .containsExactly("b");
        assertThat(store.sessions(S1, at(5), at(30)))
                .extracting(LiveSession::session)
                .containsExactly("a", "b", "c");
        assertThat(store.sessions(S1, at(25), at(30)).get(0).disconnectedAt()).isEmpty();
    }

    @Test
    void aTransactionHasItsEnergyAsSoonAsTheStopIsThere() {
        apply(started("S1", "m1", 1, 1_000, at(0)), answered("S1", "m1", 42, at(0).plusMillis(20)));
        LiveTransaction open = store.transactions(S1, 5).get(0);
        assertThat(open.open()).isTrue();
        assertThat(open.transactionId()).isEqualTo(42);
        assertThat(open.idTag()).contains("TAG");
        assertThat(open.energyKwh()).isEmpty();

        apply(stopped("S1", 42, 8_350, at(30)));

        assertThat(store.transactions(S1, 5)).singleElement().satisfies(closed -> {
            assertThat(closed.open()).isFalse();
            assertThat(closed.startedAt()).contains(at(0));
            assertThat(closed.stoppedAt()).contains(at(30));
            assertThat(closed.energyKwh()).contains(new BigDecimal("7.350"));
            assertThat(closed.stopReason()).contains("EVDisconnected");
        });
    }

    @Test
    void anAnswerAnswersTheLatestStartBeforeItWhereAMessageIdIsUsedAgain() {
        apply(
                started("S1", "m1", 1, 100, at(0)),
                answered("S1", "m1", 1, at(0)),
                started("S1", "m1", 2, 200, at(10)),
                answered("S1", "m1", 2, at(10)),
                answered("S1", "m1", 3, at(10).plus(Duration.ofHours(25))),
                answered("S1", "nothing", 4, at(11)));

        assertThat(store.transactions(S1, 10))
                .extracting(transaction -> transaction.transactionId() + " on "
                        + transaction.connectorId().orElseThrow())
                .containsExactly("2 on 2", "1 on 1");
        assertThat(store.transactions(S1, 1)).hasSize(1);
    }

    @Test
    void theLastBootIsKept() {
        apply(boot("S1", "1.0", at(0)), boot("S1", "2.0", at(9)));
        apply(boot("S1", "1.5", at(5)));

        assertThat(store.station(Tenants.all(), "S1").orElseThrow().boot())
                .contains(new BootData(
                        Optional.of("Vendor"), Optional.of("Model"), Optional.empty(), Optional.of("2.0"), at(9)));
    }

    // Asking for many.

    @Test
    void pagesFollowOneAnotherWithoutGapOrRepeat() {
        List<LiveChange> changes = new ArrayList<>();
        List<String> ids = IntStream.range(0, 25)
                .mapToObj(i -> (i % 2 == 0 ? "a-" : "B_") + i)
                .sorted()
                .toList();
        ids.forEach(id -> changes.add(status(id, 1, "Available", at(0))));
        apply(changes);

        List<String> read = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            StationPage page = store.stations(
                    new StationQuery(Tenants.all(), "", Set.of(), Optional.empty(), Optional.empty(), cursor, 7));
            page.stations().forEach(station -> read.add(station.key().stationId()));
            cursor = page.nextCursor();
        } while (cursor.isPresent());

        assertThat(read).containsExactlyElementsOf(ids);
    }

    @Test
    void stationsAreFoundByAPartOfTheirIdByStateAndByConnection() {
        apply(
                status("RDAM-001", 1, "Faulted", at(0)),
                status("rdam-002", 1, "Available", at(0)),
                connected("rdam-002", "a", at(0)),
                heard("100%_!", at(0)),
                heard("1000", at(0)));

        assertThat(ids(query("dAm", Set.of(), null, null))).containsExactly("RDAM-001", "rdam-002");
        assertThat(ids(query("0%_!", Set.of(), null, null))).containsExactly("100%_!");
        assertThat(ids(query("001", Set.of("1000"), null, null))).containsExactly("1000", "RDAM-001");
        assertThat(ids(query("", Set.of(), StationState.FAULTED, null))).containsExactly("RDAM-001");
        assertThat(ids(query("", Set.of(), null, StationConnection.CONNECTED))).containsExactly("rdam-002");
        assertThat(ids(query("rdam", Set.of(), StationState.UNKNOWN, null))).isEmpty();
    }

    @Test
    void aCursorThatIsNoneIsRefused() {
        for (String cursor : List.of("", "%", "bm9uZQ", "OTk6YQ")) {
            assertThatThrownBy(() -> store.stations(new StationQuery(
                            Tenants.all(), "", Set.of(), Optional.empty(), Optional.empty(), Optional.of(cursor), 7)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("nextCursor");
        }
    }

    @Test
    void tenantsSeeTheirOwnOnly() {
        apply(
                new Heard(new StationKey("north", "S1"), at(0)),
                new Heard(new StationKey("south", "S1"), at(5)),
                new Heard(new StationKey("", "S2"), at(0)));

        assertThat(store.station(Tenants.of(Set.of("north")), "S1")
                        .orElseThrow()
                        .key()
                        .tenant())
                .isEqualTo("north");
        assertThat(store.station(Tenants.all(), "S1").orElseThrow().key().tenant())
                .isEqualTo("south");
        assertThat(store.station(Tenants.of(Set.of("north")), "S2")).isEmpty();
        assertThat(store.counts(Tenants.of(Set.of("north", ""))).stations()).isEqualTo(2);
        assertThat(store.counts(Tenants.of(Set.of())).stations()).isZero();
        assertThat(store.stations(StationQuery.of(Tenants.of(Set.of("south")), 10))
                        .stations())
                .hasSize(1);
        assertThat(store.changedSince(Tenants.of(Set.of("south")), 0, 10).stations())
                .hasSize(1);
    }

    @Test
    void everyStationCountsOnceByStateAndOnceByConnection() {
        apply(
                status("S1", 1, "Faulted", at(0)),
                status("S1", 2, "Charging", at(0)),
                status("S2", 1, "SuspendedEV", at(0)),
                status("S3", 1, "Dreaming", at(0)),
                connected("S3", "a", at(0)));

        LiveCounts counts = store.counts(Tenants.all());

        assertThat(counts.stations()).isEqualTo(3);
        assertThat(counts.of(StationState.FAULTED)).isEqualTo(1);
        assertThat(counts.of(StationState.OCCUPIED)).isEqualTo(1);
        assertThat(counts.of(StationState.UNKNOWN)).isEqualTo(1);
        assertThat(counts.of(StationState.CHARGING)).isZero();
        assertThat(counts.of(StationConnection.CONNECTED)).isEqualTo(1);
        assertThat(counts.of(StationConnection.UNKNOWN)).isEqualTo(2);
    }

    // Following.

    @Test
    void changesAreToldBatchByBatchAndNeverCut() {
        long before = store.version();
        apply(heard("S1", at(0)), heard("S2", at(0)), heard("S3", at(0)));
        apply(heard("S4", at(0)));
        apply(heard("S1", at(1)));

        StationChanges first = store.changedSince(Tenants.all(), before, 1);
        StationChanges second = store.changedSince(Tenants.all(), first.version(), 1);
        StationChanges third = store.changedSince(Tenants.all(), second.version(), 1);
        StationChanges none = store.changedSince(Tenants.all(), third.version(), 1);

        assertThat(first.stations())
                .extracting(station -> station.key().stationId())
                .containsExactly("S2", "S3");
        assertThat(first.more()).isTrue();
        assertThat(second.stations())
                .extracting(station -> station.key().stationId())
                .containsExactly("S4");
        assertThat(third.stations())
                .extracting(station -> station.key().stationId())
                .containsExactly("S1");
        assertThat(none.stations()).isEmpty();
        assertThat(none.more()).isFalse();
        assertThat(none.version()).isEqualTo(store.version());
    }

    @Test
    void aNodesStartIsAChangeOfItsStations() {
        apply(connected("S1", "a", at(0)));
        long before = store.version();

        apply(new NodeStarted("node", "p", at(5)));

        assertThat(store.changedSince(Tenants.all(), before, 10).stations())
                .singleElement()
                .satisfies(station -> assertThat(station.connection()).isEqualTo(StationConnection.OFFLINE));
    }

    @Test
    void versionsRiseInTheOrderOfCommitsWhoeverWrites() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(3);
        try (LiveStore second = LiveStore.open(url())) {
            List<Callable<List<Long>>> tasks =
                    List.of(() -> versions(store, "A"), () -> versions(second, "B"), () -> followed(store, 40));
            List<Future<List<Long>>> results = new ArrayList<>();
            for (Callable<List<Long>> task : tasks) {
                results.add(writers.submit(task));
            }
            List<Long> written = new ArrayList<>(results.get(0).get());
            written.addAll(results.get(1).get());

            assertThat(written).doesNotHaveDuplicates().hasSize(40);
            assertThat(results.get(2).get())
                    .containsExactlyElementsOf(written.stream().sorted().toList());
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void howFarItHasComeIsTheEarliestOfAllPartitionsWhicheverProcessReadThem() {
        LivePartition first = new LivePartition("frames", 0);
        LivePartition second = new LivePartition("frames", 1);
        LivePartition other = new LivePartition("sessions", 0);
        Map<String, Integer> partitions = Map.of("frames", 2, "sessions", 1);

        assertThat(store.reached(Map.of(first, at(5)), partitions))
                .as("nobody has told of the others")
                .isEmpty();
        assertThat(store.reached(Map.of(second, at(3), other, at(9)), partitions))
                .contains(at(3));
        assertThat(store.reached(Map.of(second, at(7)), partitions)).contains(at(5));
        assertThat(store.reached(Map.of(), partitions)).contains(at(5));
        assertThat(store.reached(Map.of(), Map.of("frames", 3, "sessions", 1)))
                .as("a partition more")
                .isEmpty();
        assertThat(store.reached(Map.of(), Map.of("frames", 1, "sessions", 0)))
                .as("a topic that is not there")
                .contains(at(5));

        store.clear();

        assertThat(store.reached(Map.of(), partitions)).isEmpty();
    }

    private static List<Long> versions(LiveStore store, String prefix) {
        List<Long> versions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            versions.add(store.apply(List.of(heard(prefix + i, at(i)))).version());
        }
        return versions;
    }

    /** Versions as a follower sees them that asks on from what it was told. */
    private static List<Long> followed(LiveStore store, int stations) {
        List<Long> seen = new ArrayList<>();
        long version = 0;
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (seen.size() < stations && System.nanoTime() < deadline) {
            StationChanges changes = store.changedSince(Tenants.all(), version, 3);
            changes.stations().forEach(station -> {
                if (!seen.contains(station.version())) {
                    seen.add(station.version());
                }
            });
            version = changes.version();
        }
        return seen;
    }

    // Any order, any repetition.

    @Test
    void statusesEndInTheSameRowsInAnyOrder() {
        converges(List.of(
                id -> status(id, 1, "Available", "NoError", at(0), at(0), 5),
                id -> status(id, 1, "Charging", "NoError", at(10), at(11), 6),
                // The same time from the station, and a new generation of the topic: receipt decides, offsets do not.
                id -> status(id, 1, "Faulted", "GroundFailure", at(10), at(12), 1),
                id -> status(id, 1, "Faulted", "GroundFailure", at(20), at(21), 2),
                // A repeat after a reconnect, received last of all, and old all the same.
                id -> status(id, 1, "Charging", "NoError", at(10), at(60), 9),
                id -> status(id, 0, "Available", "NoError", at(15), at(15), 3)));
    }

    @Test
    void statusesOfOneMomentEndInTheSameRowsInAnyOrder() {
        converges(List.of(
                id -> status(id, 1, "Available", "NoError", at(10), at(10), 1),
                id -> status(id, 1, "Faulted", "NoError", at(10), at(10), 2),
                id -> status(id, 1, "Available", "NoError", at(10), at(10), 3),
                id -> status(id, 1, "Charging", "NoError", at(10), at(10), 3),
                id -> status(id, 1, "Available", "NoError", at(10), at(13), 1),
                id -> status(id, 1, "Available", "WeakSignal", at(11), at(11), 1)));
    }

    @Test
    void aRunOfOneStatusBeginsAtTheSameTimeInAnyOrder() {
        converges(List.of(
                id -> status(id, 1, "Faulted", "GroundFailure", at(1), at(1), 1),
                id -> status(id, 1, "Available", "NoError", at(2), at(2), 2),
                id -> status(id, 1, "Faulted", "GroundFailure", at(3), at(3), 3),
                id -> status(id, 1, "Faulted", "GroundFailure", at(4), at(4), 4),
                id -> status(id, 1, "Faulted", "GroundFailure", at(5), at(5), 5),
                // Repaired: received at that time.
                id -> new Status(
                        station(id),
                        1,
                        "Faulted",
                        "GroundFailure",
                        Optional.empty(),
                        Optional.of("info"),
                        Optional.empty(),
                        Optional.empty(),
                        at(6),
                        at(6),
                        6,
                        true)));
        LiveStation station = store.station(Tenants.all(), "x0").orElseThrow();
        assertThat(station.connectors().get(0).since()).isEqualTo(at(3));
        assertThat(station.connectors().get(0).clockRepaired()).isTrue();
    }

    @Test
    void sessionsEndInTheSameRowsInAnyOrder() {
        converges(List.of(
                id -> connected(id, "a", at(0), "node-" + id),
                id -> new NodeStarted("node-" + id, "p1", at(5)),
                id -> connected(id, "b", at(6), "node-" + id),
                id -> disconnected(id, "b", at(9), "idle", "node-" + id),
                id -> disconnected(id, "b", at(8), "connection-lost", "node-" + id),
                id -> new NodeStarted("node-" + id, "p2", at(12))));
    }

    @Test
    void transactionsEndInTheSameRowsInAnyOrder() {
        converges(List.of(
                id -> started(id, "m1", 1, 100, at(0)),
                id -> answered(id, "m1", 7, at(1)),
                id -> started(id, "m1", 2, 300, at(2)),
                id -> answered(id, "m1", 8, at(3)),
                id -> stopped(id, 7, 900, at(20)),
                id -> stopped(id, 7, 950, at(21))));
    }

    @Test
    void bootsAndSignsOfLifeEndInTheSameRowsInAnyOrder() {
        converges(List.of(
                id -> boot(id, "1", at(3)),
                id -> boot(id, "2", at(3)),
                id -> heard(id, at(9)),
                id -> heard(id, at(2)),
                id -> disconnected(id, "a", at(5), "idle", "node-" + id)));
    }

    /**
     * Applies the events in every order, each order to a station of its own: one by one and then all again, and, to
     * another station, in batches of several.
     */
    private void converges(List<Function<String, LiveChange>> events) {
        List<List<Function<String, LiveChange>>> orders = permutations(events);
        for (int step = 0; step < events.size(); step++) {
            List<LiveChange> batch = new ArrayList<>();
            for (int i = 0; i < orders.size(); i++) {
                batch.add(orders.get(i).get(step).apply("x" + i));
            }
            apply(batch);
        }
        assertSame("x", orders.size());

        for (int part = 0; part < 2; part++) {
            List<LiveChange> batch = new ArrayList<>();
            for (int i = 0; i < orders.size(); i++) {
                List<Function<String, LiveChange>> order = orders.get(i);
                int cut = i % order.size();
                for (Function<String, LiveChange> event :
                        part == 0 ? order.subList(0, cut) : order.subList(Math.max(0, cut - 1), order.size())) {
                    batch.add(event.apply("y" + i));
                }
                // And everything once more for the others.
                batch.add(order.get(part).apply("x" + i));
            }
            apply(batch);
        }
        assertSame("y", orders.size());
        Map<String, List<String>> rows = rows();
        assertThat(rows.get("x0")).isEqualTo(rows.get("y0")).isNotEmpty();
    }

    private void assertSame(String prefix, int stations) {
        Map<String, List<String>> rows = rows();
        List<String> expected = rows.get(prefix + 0);
        assertThat(expected).isNotEmpty();
        for (int i = 1; i < stations; i++) {
            assertThat(rows.get(prefix + i)).as("order %s", i).isEqualTo(expected);
        }
    }

    /** All rows of all tables by station, without versions. */
    private Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            for (String table : List.of(
                    "live_station",
                    "live_connector",
                    "live_history",
                    "live_boot",
                    "live_start",
                    "live_answer",
                    "live_transaction",
                    "live_session")) {
                try (ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
                    while (row.next()) {
                        StringBuilder text = new StringBuilder(table);
                        String id = row.getString("station_id");
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            String column = row.getMetaData().getColumnName(i);
                            String value = row.getString(i);
                            if (!column.equals("version")) {
                                text.append(' ').append(column).append('=');
                                text.append(id.equals(value) || ("node-" + id).equals(value) ? "same" : value);
                            }
                        }
                        rows.computeIfAbsent(id, station -> new ArrayList<>()).add(text.toString());
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        rows.values().forEach(Collections::sort);
        return rows;
    }

    private static <T> List<List<T>> permutations(List<T> elements) {
        if (elements.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            List<T> others = new ArrayList<>(elements);
            T first = others.remove(i);
            for (List<T> rest : permutations(others)) {
                List<T> order = new ArrayList<>(List.of(first));
                order.addAll(rest);
                all.add(order);
            }
        }
        return all;
    }

    // What is hostile, and what is old.

    @Test
    void textOfStationsIsDataWhateverItSays() {
        String hostile = "'; DROP TABLE live_station; --\u0001\u001b[31m\n\u202e\"\\ \uD83D\uDE00";
        apply(
                new Status(
                        new StationKey(hostile, hostile),
                        Integer.MAX_VALUE,
                        hostile,
                        "OtherError",
                        Optional.of(hostile),
                        Optional.of(hostile),
                        Optional.of(hostile),
                        Optional.of(hostile),
                        at(0),
                        at(0),
                        Long.MAX_VALUE,
                        false),
                heard("other", at(0)));

        LiveStation station =
                store.station(Tenants.of(Set.of(hostile)), hostile).orElseThrow();

        assertThat(station.connectors().get(0).status()).isEqualTo(hostile);
        assertThat(station.connectors().get(0).info()).contains(hostile);
        assertThat(store.station(Tenants.all(), "no\u0000such\uD800")).isEmpty();
        assertThat(ids(query("DROP TABLE", Set.of(), null, null))).containsExactly(hostile);
        assertThat(ids(query("no\u0000such", Set.of(), null, null))).isEmpty();
    }

    @Test
    void whatIsOldIsForgottenButNotWhatHeldThenOrBeganTheStatusOfNow() {
        Instant old = NOON.minus(Duration.ofDays(100));
        apply(
                status("S1", 1, "Faulted", old),
                status("S1", 1, "Available", old.plusSeconds(10)),
                status("S1", 1, "Available", old.plusSeconds(20)),
                status("S1", 1, "Available", old.plusSeconds(30)),
                status("S1", 1, "Available", NOON),
                connected("S1", "a", old),
                disconnected("S1", "a", old.plusSeconds(5), "idle"),
                connected("S1", "b", old.plusSeconds(6)),
                disconnected("S1", "b", old.plusSeconds(9), "idle"),
                started("S1", "m1", 1, 100, NOON.minus(Duration.ofDays(500))),
                answered("S1", "m1", 1, NOON.minus(Duration.ofDays(500))),
                stopped("S1", 1, 900, NOON.minus(Duration.ofDays(499))),
                started("S1", "m2", 1, 100, old),
                answered("S1", "m2", 2, old),
                stopped("S1", 2, 900, old.plusSeconds(60)));

        assertThat(store.forget(NOON)).isEqualTo(new Forgotten(2, 1, 1));

        assertThat(store.history(S1, Instant.EPOCH, NOON.plusSeconds(1)))
                .extracting(StatusChange::occurredAt)
                .containsExactly(old.plusSeconds(10), old.plusSeconds(30), NOON);
        assertThat(store.transactions(S1, 9))
                .extracting(LiveTransaction::transactionId)
                .containsExactly(2L);
        assertThat(store.station(Tenants.all(), "S1").orElseThrow().connection())
                .isEqualTo(StationConnection.OFFLINE);
        apply(status("S1", 1, "Available", NOON.minusSeconds(1)));
        assertThat(store.station(Tenants.all(), "S1")
                        .orElseThrow()
                        .connectors()
                        .get(0)
                        .since())
                .isEqualTo(old.plusSeconds(10));
        assertThat(store.forget(NOON)).isEqualTo(new Forgotten(0, 0, 0));
    }

    @Test
    void aClearedStoreIsEmptyAndItsVersionsGoOn() {
        apply(status("S1", 1, "Available", at(0)));
        long before = store.version();

        store.clear();

        assertThat(store.counts(Tenants.all()).stations()).isZero();
        assertThat(store.history(S1, Instant.EPOCH, at(10))).isEmpty();
        assertThat(store.version()).isGreaterThan(before);
    }

    @Test
    void itIsThereWhenItIsOpenedAgain() {
        apply(status("S1", 1, "Available", at(0)));
        long version = store.version();

        store.close();
        store = LiveStore.open(url());

        assertThat(store.version()).isEqualTo(version);
        assertThat(store.station(Tenants.all(), "S1").orElseThrow().state()).isEqualTo(StationState.AVAILABLE);
    }

    // How the tests speak.

    final LiveStore store() {
        return store;
    }

    private void apply(LiveChange... changes) {
        store.apply(List.of(changes));
    }

    private void apply(List<LiveChange> changes) {
        store.apply(changes);
    }

    private List<String> ids(StationQuery query) {
        return store.stations(query).stations().stream()
                .map(station -> station.key().stationId())
                .toList();
    }

    private static StationQuery query(
            String text, Set<String> alsoIds, StationState state, StationConnection connection) {
        return new StationQuery(
                Tenants.all(),
                text,
                alsoIds,
                Optional.ofNullable(state),
                Optional.ofNullable(connection),
                Optional.empty(),
                100);
    }

    static Instant at(int seconds) {
        return NOON.plusSeconds(seconds);
    }

    static StationKey station(String id) {
        return new StationKey("", id);
    }

    static Status status(String id, int connector, String status, Instant at) {
        return status(id, connector, status, "NoError", at);
    }

    static Status status(String id, int connector, String status, String errorCode, Instant at) {
        return status(id, connector, status, errorCode, at, at, 1);
    }

    static Status status(
            String id,
            int connector,
            String status,
            String errorCode,
            Instant occurredAt,
            Instant receivedAt,
            long offset) {
        return new Status(
                station(id),
                connector,
                status,
                errorCode,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                occurredAt,
                receivedAt,
                offset,
                false);
    }

    static Heard heard(String id, Instant at) {
        return new Heard(station(id), at);
    }

    private static Boot boot(String id, String firmware, Instant at) {
        return new Boot(
                station(id),
                new BootData(Optional.of("Vendor"), Optional.of("Model"), Optional.empty(), Optional.of(firmware), at),
                1);
    }

    private static Connected connected(String id, String session, Instant at) {
        return connected(id, session, at, "node");
    }

    private static Connected connected(String id, String session, Instant at, String node) {
        return new Connected(station(id), session, node, at);
    }

    private static Disconnected disconnected(String id, String session, Instant at, String reason) {
        return disconnected(id, session, at, reason, "node");
    }

    private static Disconnected disconnected(String id, String session, Instant at, String reason, String node) {
        return new Disconnected(station(id), session, node, at, Optional.of(reason), Optional.of(at.minusSeconds(1)));
    }

    private static Started started(String id, String messageId, int connector, long meter, Instant at) {
        return new Started(station(id), new Exchange("a", messageId), connector, "TAG", meter, at, at);
    }

    private static Answered answered(String id, String messageId, long transactionId, Instant at) {
        return new Answered(station(id), new Exchange("a", messageId), transactionId, at);
    }

    private static Stopped stopped(String id, long transactionId, long meter, Instant at) {
        return new Stopped(
                station(id), transactionId, Optional.of("TAG"), Optional.of(meter), "EVDisconnected", at, at);
    }
}
