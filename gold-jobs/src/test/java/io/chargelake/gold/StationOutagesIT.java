package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** station_outages against expectations worked out by hand. Times are ISO 8601 without the Z. */
class StationOutagesIT {

    private static final String SESSIONS = "station_id string, session string, connected_at timestamp, ended_at"
            + " timestamp, last_heard_at timestamp, reason string, node string";

    private final SparkSession spark = TestSpark.session();
    private final List<Row> sessions = new ArrayList<>();

    @Test
    void anOutageLastsFromTheEndOfAConnectionToTheNextAndAReconnectWithinAMinuteIsNone() {
        session("A", "2026-10-05T08:00:00", "2026-10-05T09:00:00", "connection-lost");
        session("A", "2026-10-05T09:00:59", "2026-10-05T10:00:00", "closed-by-station");
        session("A", "2026-10-05T10:30:30", null, null);
        session("B", "2026-10-05T08:00:00", "2026-10-05T09:00:00", "connection-lost");
        session("B", "2026-10-05T09:01:00", null, null);

        assertThat(outages("2026-10"))
                .containsExactly(
                        "2026-10 A 2026-10-05T10:00:00Z to 2026-10-05T10:30:30Z 30.50 closed-by-station station",
                        "2026-10 B 2026-10-05T09:00:00Z to 2026-10-05T09:01:00Z 1.00 connection-lost station");
    }

    @Test
    void anOutageThatNothingEndedLastsToTheEndOfTheData() {
        session("A", "2026-10-05T08:00:00", "2026-10-14T23:00:00", "connection-lost");

        assertThat(outages("2026-10"))
                .containsExactly("2026-10 A 2026-10-14T23:00:00Z to null 60.00 connection-lost station");
    }

    @Test
    void eachMonthHasItsPartOfAnOutageThatReachesOverItsEnd() {
        session("A", "2026-07-01T00:00:00", "2026-07-31T23:00:00", "connection-lost");
        session("A", "2026-09-01T02:00:00", null, null);

        List<String> expected = List.of(
                "2026-07 A 2026-07-31T23:00:00Z to 2026-09-01T02:00:00Z 60.00 connection-lost station",
                "2026-08 A 2026-07-31T23:00:00Z to 2026-09-01T02:00:00Z 44640.00 connection-lost station",
                "2026-09 A 2026-07-31T23:00:00Z to 2026-09-01T02:00:00Z 120.00 connection-lost station");
        assertThat(outages("2026-07", "2026-08", "2026-09", "2026-10")).isEqualTo(expected);
        assertThat(outages("2026-08")).as("one month alone").isEqualTo(expected.subList(1, 2));
    }

    @Test
    void theEndOfAnOlderConnectionThatIsNoticedLateSaysNothing() {
        session("A", "2026-10-05T08:00:00", "2026-10-05T12:00:00", "idle");
        session("A", "2026-10-05T09:00:00", null, null);
        session("B", "2026-10-05T08:00:00", null, null);
        session("B", "2026-10-05T09:00:00", null, null);

        assertThat(outages("2026-10")).isEmpty();
    }

    @Test
    void anIdleConnectionEndedWhenTheStationWasLastHeard() {
        sessions.add(RowFactory.create(
                "A",
                "A1",
                Instant.parse("2026-10-05T08:00:00Z"),
                Instant.parse("2026-10-05T10:00:00Z"),
                Instant.parse("2026-10-05T09:30:00Z"),
                "idle",
                "node-1"));
        session("A", "2026-10-05T10:10:00", null, null);

        assertThat(outages("2026-10"))
                .containsExactly("2026-10 A 2026-10-05T09:30:00Z to 2026-10-05T10:10:00Z 40.00 idle station");
    }

    @Test
    void whatOurOwnIngressDidIsToldApartAndAStationTakenOffTheRegisterHasNoOutage() {
        session("A", "2026-10-05T08:00:00", "2026-10-05T09:00:00", null);
        session("A", "2026-10-05T09:05:00", "2026-10-05T10:00:00", "shutdown");
        session("A", "2026-10-05T10:05:00", null, null);
        session("B", "2026-10-05T08:00:00", "2026-10-05T09:00:00", "unlisted");
        session("C", null, "2026-10-05T09:00:00", "protocol-error");
        session("C", "2026-10-05T09:05:00", null, null);

        assertThat(outages("2026-10"))
                .containsExactly(
                        "2026-10 A 2026-10-05T09:00:00Z to 2026-10-05T09:05:00Z 5.00 node-restarted ingress",
                        "2026-10 A 2026-10-05T10:00:00Z to 2026-10-05T10:05:00Z 5.00 shutdown ingress",
                        "2026-10 C 2026-10-05T09:00:00Z to 2026-10-05T09:05:00Z 5.00 protocol-error station");
    }

    private void session(String station, String connectedAt, String endedAt, String reason) {
        sessions.add(RowFactory.create(
                station,
                station + sessions.size(),
                connectedAt == null ? null : Instant.parse(connectedAt + "Z"),
                endedAt == null ? null : Instant.parse(endedAt + "Z"),
                null,
                reason,
                "node-1"));
    }

    /** All outages as text, of data that ends on the 15th of October, whatever the order of the sessions. */
    private List<String> outages(String... months) {
        List<Row> reversed = new ArrayList<>(sessions);
        Collections.reverse(reversed);
        List<String> outages = outagesOf(sessions, months);
        assertThat(outagesOf(reversed, months)).isEqualTo(outages);
        return outages;
    }

    private List<String> outagesOf(List<Row> rows, String... months) {
        return StationOutages.Transformation.rows(
                        spark.createDataFrame(rows, StructType.fromDDL(SESSIONS)),
                        Arrays.stream(months).map(YearMonth::parse).toList(),
                        Instant.parse("2026-10-15T00:00:00Z"))
                .orderBy("month", "station_id", "began_at")
                .collectAsList()
                .stream()
                .map(row -> row.getAs("month") + " " + row.getAs("station_id") + " "
                        + row.<Instant>getAs("began_at") + " to " + row.<Instant>getAs("ended_at") + " "
                        + row.<BigDecimal>getAs("outage_minutes") + " " + row.getAs("reason") + " "
                        + row.getAs("origin"))
                .toList();
    }
}
