package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.StatusNotifications;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Which charges are in error, and how those without a stop ended; one station a case. */
class SessionsInErrorIT {

    private final SparkSession spark = TestSpark.session();
    private final SilverEvents events = new SilverEvents();

    @Test
    void figuresThatCannotBeRightOrThatNoDriverWants() {
        charge("fine", "2026-10-05T11:00:00", 500);
        charge("nothing", "2026-10-05T11:00:00", 0);
        charge("little", "2026-10-05T11:00:00", 499);
        charge("backwards", "2026-10-05T11:00:00", -1);
        charge("short", "2026-10-05T10:01:59", 5_000);
        charge("not short", "2026-10-05T10:02:00", 5_000);
        charge("stopped before", "2026-10-05T09:59:59", 5_000);
        charge("forgotten", "2026-10-06T10:00:00", 5_000).power("forgotten", 1, "2026-10-05T10:00:00", 0);
        charge("not forgotten", "2026-10-06T09:00:00", 5_000).power("not forgotten", 1, "2026-10-05T10:00:00", 0);

        assertThat(errors())
                .containsExactly(
                        "backwards [negative_consumption] 0.00 3600",
                        "forgotten [inactivity] 5.00 86400",
                        "little [low_consumption] 0.50 3600",
                        "nothing [no_consumption] 0.00 3600",
                        "short [low_duration] 5.00 119",
                        "stopped before [negative_duration] 5.00 -1");
    }

    @Test
    void aChargeWithoutAStopIsClosedByWhatShowsFirstThatItIsOver() {
        open("next start")
                .start("next start", 1, 2, "2026-10-05T12:00:00", 0)
                .available("next start", 1, "2026-10-05T13:00:00");
        events.stop("next start", 2, "2026-10-05T12:30:00", 9_000L, "Local");
        open("free").available("free", 1, "2026-10-05T12:00:00").boot("free", "2026-10-05T13:00:00");
        open("boot").boot("boot", "2026-10-05T12:00:00").available("boot", 1, "2026-10-05T12:00:03");
        open("other connector free").available("other connector free", 2, "2026-10-05T12:00:00");

        assertThat(errors())
                .containsExactly(
                        "boot [no_stop] null null boot 2026-10-05T12:00:00Z",
                        "free [no_stop] null null available 2026-10-05T12:00:00Z",
                        "next start [no_stop] null null next_start 2026-10-05T12:00:00Z",
                        "other connector free [no_stop] null null");
    }

    @Test
    void aChargeThatBeganADayAgoAtMostMayStillGoOn() {
        events.start("still on", 1, 1, "2026-10-09T00:00:01", 0);
        events.start("too long", 1, 1, "2026-10-09T00:00:00", 0);

        assertThat(errors()).containsExactly("too long [no_stop] null null");
    }

    private SilverEvents charge(String station, String stop, long wattHours) {
        return open(station).stop(station, 1, stop, 10_000 + wattHours, "Local");
    }

    private SilverEvents open(String station) {
        return events.start(station, 1, 1, "2026-10-05T10:00:00", 10_000);
    }

    private List<String> errors() {
        Dataset<Row> charges = events.charges(spark);
        Dataset<Row> completed = CompletedTransactions.Transformation.rows(
                charges.where("stop_occurred_at IS NOT NULL"),
                events.of(MeterValues.TABLE, spark).where(CompletedTransactions.Transformation.POWER));
        return SessionsInError.Transformation.rows(
                        ChargeFates.of(
                                charges,
                                events.of(StatusNotifications.TABLE, spark),
                                events.of(BootNotifications.TABLE, spark),
                                List.of(YearMonth.of(2026, 10))),
                        completed,
                        Instant.parse("2026-10-10T00:00:00Z"))
                .orderBy("station_id")
                .collectAsList()
                .stream()
                .map(row -> row.getAs("station_id") + " " + row.getList(row.fieldIndex("errors")) + " "
                        + row.getAs("energy_kwh") + " " + row.getAs("duration_s")
                        + (row.getAs("closed_by") == null
                                ? ""
                                : " " + row.getAs("closed_by") + " " + row.<Instant>getAs("closed_at")))
                .toList();
    }
}
