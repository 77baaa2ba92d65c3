package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.Stations;
import io.chargelake.curation.silver.StatusNotifications;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** station_days against an expectation worked out by hand. */
class StationDaysIT {

    private static final String MESSAGES = "received_date date, station_id string, received_at timestamp, message_type"
            + " int, action string, direction string";

    @Test
    void whatTheStationSaidCountsAndWhatItWasToldDoesNot() {
        Dataset<Row> messages = TestSpark.session()
                .createDataFrame(
                        List.of(
                                message("A", "2026-10-05T08:00:00Z", 2, "Heartbeat", "in"),
                                message("A", "2026-10-05T08:00:01Z", 3, "Heartbeat", "out"),
                                message("A", "2026-10-05T09:00:00Z", 2, "Reset", "out"),
                                message("A", "2026-10-05T09:00:02Z", 3, "Reset", "in"),
                                message("A", "2026-10-06T09:00:00Z", 2, "Heartbeat", "out"),
                                message("B", "2026-10-05T08:00:00Z", 2, "StatusNotification", null),
                                message("B", "2026-10-05T08:00:03Z", 3, "StatusNotification", null),
                                message("B", "2026-10-05T08:00:04Z", 2, "Reset", null),
                                message("B", "2026-10-05T08:00:05Z", 2, null, null)),
                        StructType.fromDDL(MESSAGES));

        List<Row> days = StationDays.Transformation.rows(onlyHeard(messages))
                .orderBy("station_id")
                .collectAsList();

        assertThat(days)
                .extracting(
                        row -> row.<LocalDate>getAs("day"),
                        row -> row.getAs("station_id"),
                        row -> row.getAs("messages"),
                        row -> row.getAs("heartbeats"),
                        row -> row.<Instant>getAs("first_heard_at"),
                        row -> row.<Instant>getAs("last_heard_at"))
                .containsExactly(
                        tuple(
                                LocalDate.parse("2026-10-05"),
                                "A",
                                2,
                                1,
                                Instant.parse("2026-10-05T08:00:00Z"),
                                Instant.parse("2026-10-05T09:00:02Z")),
                        tuple(
                                LocalDate.parse("2026-10-05"),
                                "B",
                                2,
                                0,
                                Instant.parse("2026-10-05T08:00:00Z"),
                                Instant.parse("2026-10-05T08:00:05Z")));
    }

    private static StationDays.Sources onlyHeard(Dataset<Row> messages) {
        SilverEvents none = new SilverEvents();
        SparkSession spark = TestSpark.session();
        return new StationDays.Sources(
                none.of(StatusIntervals.TABLE, spark),
                messages,
                none.of(StatusNotifications.TABLE, spark),
                none.charges(spark),
                none.of(CompletedTransactions.TABLE, spark),
                none.of(MeterValues.TABLE, spark),
                new StationMakes(none.of(BootNotifications.TABLE, spark), none.of(Stations.TABLE, spark)));
    }

    private static Row message(String station, String at, int type, String action, String direction) {
        Instant instant = Instant.parse(at);
        return RowFactory.create(LocalDate.parse(at.substring(0, 10)), station, instant, type, action, direction);
    }
}
