package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.Curation;
import io.chargelake.curation.CurationOrder;
import io.chargelake.curation.LandedFixture;
import io.chargelake.curation.LandedFixture.Landed;
import io.chargelake.curation.silver.Stations;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import io.chargelake.upkeep.LakeTables;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A day's events, delivered in twenty orders and batches, with repeats, and some of them sixty days late. */
class DeliveryOrderIT {

    private static final Path PSEUDONYM_KEY = Path.of("src/test/resources/pseudonym.key");

    private static final int ORDERS = 20;
    private static final int BATCHES = 2;

    /** What depends on the order in which records came into Kafka, or on the other stations. */
    private static final Set<String> NOT_OF_THE_EVENT = Set.of("topic", "partition", "offset", "rank");

    @TempDir
    Path folder;

    /**
     * Twenty networks with the same events live in one lake, each delivered in an order of its own, beside one whose
     * events come at once and in order: stations do not touch each other's rows, and every run has all of them to mix up.
     */
    @Test
    void twentyOrdersOfDeliveryMakeTheSameTables() throws CommandFailure {
        Lake lake = Lake.at(folder.resolve("lake").toString());
        LandedFixture landing = new LandedFixture(lake);
        List<List<Landed>> batches = new ArrayList<>();
        for (int batch = 0; batch < BATCHES; batch++) {
            batches.add(new ArrayList<>());
        }
        batches.get(1).addAll(events("in-order"));
        for (int order = 1; order <= ORDERS; order++) {
            deliver(events("order-" + order), new Random(order), batches);
        }
        for (List<Landed> batch : batches) {
            landing.land(batch);
            refresh(lake);
        }

        assertThat(TableRows.of(lake, UnknownFields.TABLE).list())
                .as("a boot of each of three stations in each network has a field that OCPP does not know")
                .extracting(
                        row -> row.date("event_date").toString(),
                        row -> row.string("silver_table"),
                        row -> row.string("field"),
                        row -> row.string("vendor"),
                        row -> row.string("firmware_version"),
                        row -> row.longValue("messages"),
                        row -> row.longValue("stations"))
                .containsExactly(tuple(
                        "2026-10-20",
                        "silver.boot_notifications",
                        "colour",
                        "v",
                        "1.0",
                        3L * (ORDERS + 1),
                        3L * (ORDERS + 1)));
        Map<String, List<String>> expected = export(lake, "in-order");
        assertThat(expected.get(TransactionStarts.TABLE.name()))
                .isNotEmpty()
                .noneMatch(row -> row.contains("transaction_id=null"));
        assertThat(expected.get(CompletedTransactions.TABLE.name())).hasSizeGreaterThan(3);
        assertThat(expected.get(FaultedStations.TABLE.name())).hasSizeGreaterThan(1);
        for (int order = 1; order <= ORDERS; order++) {
            assertThat(export(lake, "order-" + order)).as("order %d", order).isEqualTo(expected);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "chargelake.soak", matches = "true")
    void twentyLakesFilledInTwentyOrdersAreEqual() {
        Map<String, List<String>> expected = null;
        for (int order = 1; order <= ORDERS; order++) {
            Lake lake = Lake.at(folder.resolve("lake-" + order).toString());
            LandedFixture landing = new LandedFixture(lake);
            Random chance = new Random(order);
            List<List<Landed>> batches = new ArrayList<>();
            for (int batch = 0; batch < 2 + chance.nextInt(5); batch++) {
                batches.add(new ArrayList<>());
            }
            deliver(events("network"), chance, batches);
            for (List<Landed> batch : batches) {
                landing.land(batch);
                refresh(lake);
            }
            Map<String, List<String>> actual = export(lake, "network");
            expected = expected == null ? actual : expected;
            assertThat(actual).as("order %d", order).isEqualTo(expected);
        }
    }

    /** Deals events in a random order, a third of them twice, to batches of random size. */
    private static void deliver(List<Landed> events, Random chance, List<List<Landed>> batches) {
        List<Landed> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, chance);
        shuffled.addAll(List.copyOf(shuffled.subList(0, events.size() / 3)));
        Collections.shuffle(shuffled, chance);
        for (Landed event : shuffled) {
            batches.get(chance.nextInt(batches.size())).add(event);
        }
    }

    private static void refresh(Lake lake) {
        Curation.run(TestSpark::session, lake, CurationOrder.ofWhatIsNew(), PSEUDONYM_KEY);
        new GoldJob(lake, "the lake", TestSpark::session, Clock.systemUTC()).run();
    }

    /** All rows of one network, one line each, in the order of their text. */
    private static Map<String, List<String>> export(Lake lake, String network) {
        Map<String, List<String>> tables = new TreeMap<>();
        LakeTables.ALL.stream()
                .filter(table -> table.key().contains("station_id") && table != Stations.TABLE)
                .forEach(table -> tables.put(table.name(), export(lake, table, network)));
        return tables;
    }

    private static List<String> export(Lake lake, Table table, String network) {
        List<String> lines = new ArrayList<>();
        TableRows.of(lake, table).forEach(row -> {
            // Rows of gold.reliability about more than one station name none.
            if (row.string("station_id") != null && row.string("station_id").startsWith(network + "/")) {
                StringBuilder line = new StringBuilder();
                table.columns().stream()
                        .filter(column -> !NOT_OF_THE_EVENT.contains(column.name()))
                        .forEach(column -> line.append(column.name())
                                .append('=')
                                .append(row.value(column.name()))
                                .append(' '));
                lines.add(line.toString().replace(network + "/", ""));
            }
        });
        Collections.sort(lines);
        return lines;
    }

    /** A day of two stations and the backlog of a third that had no connection for sixty days. */
    private static List<Landed> events(String network) {
        List<Landed> events = new ArrayList<>();
        Instant midnight = Instant.parse("2026-10-20T00:00:00Z");
        for (String name : List.of("A", "B")) {
            Events station = new Events(network + "/" + name, "S-" + name, events);
            station.boot(midnight.plusSeconds(1));
            for (int i = 0; i < 6; i++) {
                Instant at = midnight.plus(Duration.ofHours(3L * i + 1));
                station.heartbeat(at);
                station.charge(at.plusSeconds(60), at.plusSeconds(60), 100 + i, i % 2 == 0);
                station.status(at.plusSeconds(3_000), at.plusSeconds(2_999).toString(), "Faulted", "GroundFailure");
                station.status(at.plusSeconds(3_400), null, "Available", "NoError");
            }
        }
        Events offline = new Events(network + "/C", "S-C", events);
        Instant back = midnight.plus(Duration.ofHours(12));
        offline.boot(back);
        for (int day = 60; day > 0; day -= 20) {
            Instant then = back.minus(Duration.ofDays(day));
            offline.charge(then, back.plusSeconds(600 - day), 500 + day, true);
            offline.status(back.plusSeconds(700 - day), then.plusSeconds(1_000).toString(), "Faulted", "OtherError");
            offline.status(back.plusSeconds(800 - day), then.plusSeconds(1_100).toString(), "Available", "NoError");
        }
        return events;
    }

    /** What one station says, into a list. */
    private record Events(String station, String session, List<Landed> events) {

        void boot(Instant at) {
            request(
                    at,
                    "b-" + at.getEpochSecond(),
                    "BootNotification",
                    "{\"chargePointVendor\":\"v\",\"chargePointModel\":\"m\",\"firmwareVersion\":\"1.0\",\"colour\":\"red\"}");
        }

        void heartbeat(Instant at) {
            request(at, "h", "Heartbeat", "{}");
        }

        void status(Instant receivedAt, String timestamp, String status, String error) {
            request(
                    receivedAt,
                    "s-" + receivedAt.getEpochSecond(),
                    "StatusNotification",
                    "{\"connectorId\":1,\"errorCode\":\"" + error + "\",\"status\":\"" + status + "\""
                            + (timestamp == null ? "" : ",\"timestamp\":\"" + timestamp + "\"") + "}");
        }

        /** A charge of 40 minutes with three samples; its messages are received from a moment on, a second apart. */
        void charge(Instant at, Instant receivedAt, long id, boolean stops) {
            String started = at.toString();
            request(
                    receivedAt,
                    "t-" + id,
                    "StartTransaction",
                    "{\"connectorId\":1,\"idTag\":\"tag\",\"meterStart\":" + id + ",\"timestamp\":\"" + started
                            + "\"}");
            answer(
                    receivedAt.plusMillis(30),
                    "t-" + id,
                    "StartTransaction",
                    "{\"transactionId\":" + id + ",\"idTagInfo\":{\"status\":\"Accepted\"}}");
            for (int i = 1; i <= 3; i++) {
                request(
                        receivedAt.plusSeconds(i),
                        "m-" + id + "-" + i,
                        "MeterValues",
                        "{\"connectorId\":1,\"transactionId\":" + id + ",\"meterValue\":[{\"timestamp\":\""
                                + at.plusSeconds(600L * i) + "\",\"sampledValue\":[{\"value\":\"" + (i == 3 ? 0 : 7000)
                                + "\",\"measurand\":\"Power.Active.Import\",\"unit\":\"W\"},{\"value\":\"" + (id + i)
                                + "\"}]}]}");
            }
            if (stops) {
                request(
                        receivedAt.plusSeconds(5),
                        "e-" + id,
                        "StopTransaction",
                        "{\"transactionId\":" + id + ",\"meterStop\":" + (id + 4_000) + ",\"timestamp\":\""
                                + at.plusSeconds(2_400) + "\",\"reason\":\"Local\"}");
                answer(receivedAt.plusSeconds(5).plusMillis(30), "e-" + id, "StopTransaction", "{}");
            }
        }

        private void request(Instant at, String id, String action, String payload) {
            events.add(Landed.of(
                    station, at.toString(), session, action, "[2,\"" + id + "\",\"" + action + "\"," + payload + "]"));
        }

        private void answer(Instant at, String id, String action, String payload) {
            events.add(Landed.of(station, at.toString(), session, action, "[3,\"" + id + "\"," + payload + "]"));
        }
    }
}
