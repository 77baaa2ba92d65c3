package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.gold.DisjointTimes.Time;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Uptime against formulas worked out by hand. A month of 30 days has 43,200 minutes. */
class UptimeMonthlyIT {

    private static final String INTERVALS = "day date, station_id string, connector_id int, from_at timestamp,"
            + " until_at timestamp, status string, available boolean";

    private final SparkSession spark = TestSpark.session();
    private final List<Row> intervals = new ArrayList<>();
    private Map<String, List<Time>> excluded = Map.of();

    @Test
    void plainUptimeIsTheShareOfTheMinutesThatAreKnown() {
        interval(1, "2026-09-01T00:00", "2026-09-28T00:00", "Available", true);
        interval(1, "2026-09-28T00:00", "2026-09-29T00:00", "Unknown", null);
        interval(1, "2026-09-29T00:00", "2026-09-30T00:00", "Offline", false);
        interval(1, "2026-09-30T00:00", "2026-10-01T00:00", "Faulted", false);
        interval(0, "2026-09-01T00:00", "2026-10-01T00:00", "Faulted", false);

        assertThat(rows())
                .as("27 days of 29; 28 days of 30 less the two of the outage; one day of 30 out of order")
                .containsExactly("2026-09 1: 43200.00 up 38880.00 out 2880.00 excluded 0.00 unobserved 1440.00"
                        + " | 93.10 | 93.33 of 1 | 96.67");
    }

    @Test
    void excludedMinutesCountOnceAndOnlyWhereTheyMeetAnOutage() {
        interval(1, "2026-09-01T00:00", "2026-09-30T00:00", "Available", true);
        interval(1, "2026-09-30T00:00", "2026-10-01T00:00", "Faulted", false);
        interval(2, "2026-09-01T00:00", "2026-09-30T00:00", "Available", true);
        interval(2, "2026-09-30T00:00", "2026-10-01T00:00", "Faulted", false);
        excluded = Map.of(
                "A",
                DisjointTimes.disjoint(List.of(
                        new Time(null, instant("2026-09-29T12:00"), instant("2026-09-30T06:00")),
                        new Time(1, instant("2026-09-30T04:00"), instant("2026-09-30T12:00")))));

        assertThat(rows())
                .containsExactly(
                        "2026-09 1: 43200.00 up 41760.00 out 1440.00 excluded 720.00 unobserved 0.00"
                                + " | 96.67 | 98.33 of 1 | 96.67",
                        "2026-09 2: 43200.00 up 41760.00 out 1440.00 excluded 360.00 unobserved 0.00"
                                + " | 96.67 | 97.50 of 1 | 96.67");
    }

    @Test
    void theRuleOfTheUsLooksBackTwelveMonthsAndThatOfTheUkToTheBeginningOfTheYear() {
        interval(1, "2025-09-01T00:00", "2025-09-16T00:00", "Faulted", false);
        interval(1, "2025-11-01T00:00", "2025-11-16T00:00", "Faulted", false);
        interval(1, "2025-11-16T00:00", "2025-12-01T00:00", "Available", true);
        interval(1, "2026-04-01T00:00", "2026-04-16T00:00", "Faulted", false);
        interval(1, "2026-04-16T00:00", "2026-05-01T00:00", "Available", true);
        interval(1, "2026-09-01T00:00", "2026-10-01T00:00", "Available", true);

        assertThat(rows().get(3))
                .as("November and April, each half out, and a whole September; last September is too long ago")
                .isEqualTo("2026-09 1: 43200.00 up 43200.00 out 0.00 excluded 0.00 unobserved 0.00"
                        + " | 100.00 | 66.67 of 3 | 75.00");
    }

    private List<String> rows() {
        Dataset<Row> all = spark.createDataFrame(intervals, StructType.fromDDL(INTERVALS));
        DisjointTimes times = new DisjointTimes(excluded);
        return UptimeMonthly.Transformation.rows(
                        UptimeMonthly.Transformation.minutes(all),
                        UptimeMonthly.Transformation.excludedMinutes(all, times.rows(spark)))
                .orderBy("month", "station_id", "connector_id")
                .collectAsList()
                .stream()
                .map(row -> row.getAs("month") + " " + row.getAs("connector_id") + ": "
                        + row.<BigDecimal>getAs("minutes") + " up " + row.getAs("up_minutes") + " out "
                        + row.getAs("outage_minutes") + " excluded " + row.getAs("excluded_minutes") + " unobserved "
                        + row.getAs("unobserved_minutes") + " | " + row.getAs("uptime_pct") + " | "
                        + row.getAs("nevi_uptime_pct") + " of " + row.getAs("nevi_months") + " | "
                        + row.getAs("uk_reliability_pct"))
                .toList();
    }

    private void interval(int connector, String from, String until, String status, Boolean available) {
        Instant begin = instant(from);
        intervals.add(RowFactory.create(
                LocalDate.ofInstant(begin, ZoneOffset.UTC), "A", connector, begin, instant(until), status, available));
    }

    private static Instant instant(String minute) {
        return Instant.parse(minute + ":00Z");
    }
}
