package io.chargelake.gold;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chargelake.curation.silver.MeterValues;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** completed_transactions against expectations worked out by hand. */
class CompletedTransactionsIT {

    private final SparkSession spark = TestSpark.session();
    private final SilverEvents events = new SilverEvents();

    @Test
    void aChargeHasTimeAndEnergyInTwoDecimals() {
        events.start("A", 2, 7, "2026-10-05T22:00:00.900", 1_000, "clock_ahead")
                .stop("A", 7, "2026-10-06T01:30:20.100", 13_005L, "EVDisconnected", "reason_defaulted", "clock_ahead");

        Row charge = only(rows());

        assertThat(charge.<LocalDate>getAs("stop_date")).isEqualTo("2026-10-06");
        assertThat(charge.<Long>getAs("transaction_id")).isEqualTo(7);
        assertThat(charge.<Integer>getAs("connector_id")).isEqualTo(2);
        assertThat(charge.<String>getAs("id_tag")).isEqualTo("TAG");
        assertThat(charge.<Instant>getAs("started_at")).isEqualTo("2026-10-05T22:00:00.900Z");
        assertThat(charge.<Instant>getAs("stopped_at")).isEqualTo("2026-10-06T01:30:20.100Z");
        assertThat(charge.<BigDecimal>getAs("total_energy_kwh"))
                .as("12.005 half up")
                .isEqualTo("12.01");
        assertThat(hours(charge, "total_time_h")).as("12620 whole seconds").isEqualTo("3.51");
        assertThat(charge.<String>getAs("reason")).isEqualTo("EVDisconnected");
        assertThat(flags(charge)).containsExactly("clock_ahead", "reason_defaulted");
        assertThat(hours(charge, "parking_time_h")).isNull();
        assertThat(hours(charge, "idle_time_h")).isNull();
    }

    @Test
    void totalTimeIsRoundedInFloatingPointAsInThePublishedResults() {
        // 29430 s are 8.175 h exactly; the article's results have 8.17 for this charge.
        events.start("A", 1, 35, "2023-01-03T07:29:20.513033", 0)
                .stop("A", 35, "2023-01-03T15:39:50.523250", 0L, "Local");

        assertThat(hours(only(rows()), "total_time_h")).isEqualTo("8.17");
    }

    @Test
    void parkingIsEachRunOfZeroPowerFromFirstToLastSampleAndIdleReachesToTheNext() {
        charge(1)
                .power("A", 1, "2026-10-05T10:10:00", 7_000)
                .power("A", 1, "2026-10-05T10:20:00", 0)
                .power("A", 1, "2026-10-05T10:30:00", 0)
                .power("A", 1, "2026-10-05T10:50:00", 0)
                .power("A", 1, "2026-10-05T11:00:00", 3_000)
                .power("A", 1, "2026-10-05T11:10:00", 0)
                .power("A", 1, "2026-10-05T11:40:00", 0);

        assertThat(rows())
                .extracting(row -> hours(row, "parking_time_h"), row -> hours(row, "idle_time_h"))
                .as("30 + 30 minutes; 40 + 50 minutes to the stop at 12:00")
                .containsExactly(tuple("1.00", "1.50"));
    }

    @Test
    void aLoneZeroSampleIsNoParkingTimeButIdleTime() {
        charge(1).power("A", 1, "2026-10-05T10:30:00", 0).power("A", 1, "2026-10-05T10:45:00", 11_000);

        assertThat(rows())
                .extracting(row -> hours(row, "parking_time_h"), row -> hours(row, "idle_time_h"))
                .containsExactly(tuple("0.00", "0.25"));
    }

    @Test
    void withoutAZeroSampleThereIsNoParkingTimeAndIdleTimeIsNought() {
        charge(1).power("A", 1, "2026-10-05T10:30:00", 11_000);

        assertThat(rows())
                .extracting(row -> hours(row, "parking_time_h"), row -> hours(row, "idle_time_h"))
                .containsExactly(tuple(null, "0.00"));
    }

    @Test
    void samplesOfTheNeutralConductorOfOtherMeasurandsAndOfOtherChargesDoNotCount() {
        charge(1)
                .sample("A", 1, "2026-10-05T10:10:00", "Power.Active.Import", "N", 0)
                .sample("A", 1, "2026-10-05T10:20:00", "Current.Import", null, 0)
                .power("A", 2, "2026-10-05T10:30:00", 0)
                .power("B", 1, "2026-10-05T10:30:00", 0);

        assertThat(rows())
                .extracting(row -> hours(row, "parking_time_h"), row -> hours(row, "idle_time_h"))
                .containsExactly(tuple(null, null));
    }

    @Test
    void idleTimeTakesTheSumOfThePhasesWhereThereIsNoTotalAndParkingTimeTheTotalOnly() {
        charge(1)
                .phases("A", 1, "2026-10-05T10:30:00", 0, 0, 0)
                .phases("A", 1, "2026-10-05T10:45:00", 0, 3_000, 0)
                .phases("A", 1, "2026-10-05T11:00:00", 0, 0, 0)
                .power("A", 1, "2026-10-05T11:00:00", 1)
                .phases("A", 1, "2026-10-05T11:30:00", 1, 1, 1)
                .power("A", 1, "2026-10-05T11:30:00", 0)
                .power("A", 1, "2026-10-05T11:45:00", 0);

        assertThat(rows())
                .extracting(row -> hours(row, "parking_time_h"), row -> hours(row, "idle_time_h"))
                .as("10:30 to 10:45 and 11:30 to the stop at 12:00")
                .containsExactly(tuple("0.25", "0.75"));
    }

    @Test
    void aMeterAndPowerThatDifferAThousandfoldMakeTheUnitSuspect() {
        for (String station : List.of("kWh as Wh", "kW as W", "right", "two samples", "no energy")) {
            double watts = station.equals("kW as W") ? 1 : station.equals("kWh as Wh") ? 1_000 : 900;
            events.start(station, 1, 1, "2026-10-05T10:00:00", 0)
                    .stop(
                            station,
                            1,
                            "2026-10-05T12:00:00",
                            station.equals("kWh as Wh") || station.equals("two samples")
                                    ? 1L
                                    : station.equals("no energy") ? 0L : 1_000L,
                            "Local")
                    .power(station, 1, "2026-10-05T10:00:00", watts)
                    .power(station, 1, "2026-10-05T11:00:00", watts);
            if (!station.equals("two samples")) {
                events.phases(station, 1, "2026-10-05T10:30:00", watts / 3, watts / 3, watts / 3);
            }
        }

        assertThat(rows())
                .filteredOn(row -> flags(row).contains("unit_suspect"))
                .extracting(row -> row.getAs("station_id"))
                .containsExactly("kW as W", "kWh as Wh");
    }

    @Test
    void anAdoptedStopCompletesAChargeWithoutATransactionId() {
        events.startWithoutAnswer("A", 2, "2026-10-05T10:00:00").stop("A", -1, "2026-10-05T11:00:00", 2_500L, "Local");
        events.start("B", 1, 8, "2026-10-05T10:00:00", 0).stop("B", 9, "2026-10-05T11:00:00", 1_000L, "Local");

        assertThat(rows())
                .extracting(
                        row -> row.getAs("transaction_id"),
                        row -> row.getAs("connector_id"),
                        row -> hours(row, "total_energy_kwh"),
                        CompletedTransactionsIT::flags)
                .containsExactly(
                        tuple(null, 2, "2.50", List.of("stop_adopted")), tuple(8L, 1, "1.00", List.of("stop_adopted")));
    }

    @Test
    void idleTimeEndsWithTheStop() {
        charge(1)
                .power("A", 1, "2026-10-05T11:54:00", 0)
                .power("A", 1, "2026-10-05T12:06:00", 0)
                .power("A", 1, "2026-10-05T12:12:00", 0);

        assertThat(rows())
                .extracting(row -> hours(row, "parking_time_h"), row -> hours(row, "idle_time_h"))
                .as("parking, by the article, knows samples only")
                .containsExactly(tuple("0.30", "0.10"));
    }

    @Test
    void aMeterThatRanBackwardsHasNoEnergy() {
        events.start("A", 1, 1, "2026-10-05T10:00:00", 500).stop("A", 1, "2026-10-05T11:00:00", 400L, "Local");
        events.start("A", 1, 2, "2026-10-05T12:00:00", 500)
                .stop("A", 2, "2026-10-05T13:00:00", null, "Local", "meter_stop_unknown");

        assertThat(rows())
                .extracting(
                        row -> row.getAs("transaction_id"),
                        row -> hours(row, "total_energy_kwh"),
                        row -> hours(row, "total_time_h"),
                        CompletedTransactionsIT::flags)
                .containsExactly(
                        tuple(1L, null, "1.00", List.of("negative_energy")),
                        tuple(2L, null, "1.00", List.of("meter_stop_unknown")));
    }

    @Test
    void aStopBeforeItsStartHasNoTimes() {
        events.start("A", 1, 1, "2026-10-06T00:05:00", 0)
                .stop("A", 1, "2026-10-05T23:55:00", 400L, "Local")
                .power("A", 1, "2026-10-05T23:56:00", 0);

        assertThat(rows())
                .extracting(
                        row -> row.getAs("stop_date"),
                        row -> hours(row, "total_energy_kwh"),
                        row -> hours(row, "total_time_h"),
                        row -> hours(row, "idle_time_h"),
                        CompletedTransactionsIT::flags)
                .containsExactly(
                        tuple(LocalDate.parse("2026-10-05"), "0.40", null, null, List.of("stop_before_start")));
    }

    @Test
    void stopsOfOtherStationsAndStopsBeforeTheirStartMakeNoCharge() {
        events.start("A", 1, 1, "2026-10-05T10:00:00", 0)
                .stop("B", 1, "2026-10-05T11:00:00", 1L, "Local")
                .startWithoutAnswer("C", 1, "2026-10-05T12:00:00")
                .stop("C", 99, "2026-10-05T11:00:00", 1L, "Local")
                .stop("C", 0, "2026-10-05T11:30:00", 1L, "Local");

        assertThat(rows()).isEmpty();
    }

    @Test
    void ofSeveralStopsOrStartsOfOneChargeTheFirstReceivedCounts() {
        events.start("A", 1, 1, "2026-10-05T10:00:00", 0)
                .stop("A", 1, "2026-10-05T11:00:00", 1_000L, "Local")
                .stop("A", 1, "2026-10-05T12:00:00", 2_000L, "Other");
        events.start("B", 1, 1, "2026-10-05T10:00:00", 0)
                .start("B", 2, 1, "2026-10-05T10:30:00", 500)
                .stop("B", 1, "2026-10-05T11:00:00", 1_000L, "Local");

        assertThat(rows())
                .extracting(
                        row -> row.getAs("station_id"),
                        row -> row.getAs("connector_id"),
                        row -> hours(row, "total_energy_kwh"),
                        CompletedTransactionsIT::flags)
                .containsExactly(
                        tuple("A", 1, "1.00", List.of("stop_repeated")),
                        tuple("B", 1, "1.00", List.of("start_repeated")));
    }

    @Test
    void anIdThatIsUsedAgainMonthsLaterIsAnotherCharge() {
        for (String month : List.of("2026-06", "2026-10")) {
            events.start("A", 1, 1, month + "-05T10:00:00", 0).stop("A", 1, month + "-05T11:00:00", 1_000L, "Local");
        }

        assertThat(rows())
                .extracting(row -> row.getAs("started_at").toString(), CompletedTransactionsIT::flags)
                .containsExactly(tuple("2026-06-05T10:00:00Z", List.of()), tuple("2026-10-05T10:00:00Z", List.of()));
    }

    @Test
    void theColumnsAreThoseOfTheTable() {
        assertThat(TestSpark.columnsOf(table())).isEqualTo(TestSpark.columnsOf(CompletedTransactions.TABLE));
    }

    /** A charge from 10:00 to 12:00. */
    private SilverEvents charge(long transaction) {
        return events.start("A", 1, transaction, "2026-10-05T10:00:00", 0)
                .stop("A", transaction, "2026-10-05T12:00:00", 1_000L, "Local");
    }

    private List<Row> rows() {
        return table().sort("station_id", "transaction_id", "started_at").collectAsList();
    }

    private Dataset<Row> table() {
        return CompletedTransactions.Transformation.rows(
                events.charges(spark).where(col("stop_occurred_at").isNotNull()),
                events.of(MeterValues.TABLE, spark).where(CompletedTransactions.Transformation.POWER));
    }

    private static Row only(List<Row> rows) {
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static String hours(Row row, String column) {
        BigDecimal value = row.getAs(column);
        return value == null ? null : value.toPlainString();
    }

    private static List<String> flags(Row row) {
        return row.getList(row.fieldIndex("flags"));
    }
}
