package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.StatusNotifications;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** station_fault_days and faulted_stations against expectations worked out by hand. */
class FaultTablesIT {

    private static final Instant LONG_AFTER = Instant.parse("2026-12-24T00:00:00Z");

    private final SparkSession spark = TestSpark.session();
    private final SilverEvents events = new SilverEvents();

    @Test
    void statusesOfOneDayAreCountedAndTheirEpisodesMeasured() {
        events.available("A", 1, "2026-10-05T06:00:00")
                .status("A", 1, "2026-10-05T07:00:00", "Faulted", "GroundFailure")
                .status("A", 1, "2026-10-05T07:10:00", "Faulted", "OtherError")
                .available("A", 1, "2026-10-05T07:30:30")
                .status("A", 1, "2026-10-05T08:00:00", "Charging", "WeakSignal")
                .status("A", 2, "2026-10-05T09:00:00", "Faulted", "OtherError")
                .available("A", 2, "2026-10-05T09:00:10");

        Row day = only(faultDays(LONG_AFTER, "2026-10"));

        assertThat(day.<String>getAs("month")).isEqualTo("2026-10");
        assertThat(day.<LocalDate>getAs("fault_date")).isEqualTo("2026-10-05");
        assertThat(day.<String>getAs("station_id")).isEqualTo("A");
        assertThat(day.<Integer>getAs("faults")).isEqualTo(3);
        assertThat(day.<Integer>getAs("warnings"))
                .as("errors with another status")
                .isEqualTo(1);
        assertThat(day.<Integer>getAs("episodes"))
                .as("another code does not open another episode")
                .isEqualTo(2);
        assertThat(day.<BigDecimal>getAs("fault_minutes")).as("30.5 + 0.1666…").isEqualTo("30.67");
        assertThat(day.<Integer>getAs("connectors")).isEqualTo(2);
        assertThat(day.<String>getList(day.fieldIndex("error_codes"))).containsExactly("OtherError", "GroundFailure");
        assertThat(day.<Instant>getAs("first_fault_at")).isEqualTo("2026-10-05T07:00:00Z");
        assertThat(day.<Instant>getAs("last_fault_at")).isEqualTo("2026-10-05T09:00:00Z");
    }

    @Test
    void anEpisodeCountsOnTheDayItOpensAndItsMinutesOnEachDay() {
        events.fault("A", 1, "2026-10-05T23:50:00")
                .fault("A", 1, "2026-10-06T00:05:00")
                .available("A", 1, "2026-10-08T00:20:00");

        assertThat(faultDays(LONG_AFTER, "2026-10"))
                .extracting(row -> row.getAs("fault_date"), row -> row.getAs("episodes"), FaultTablesIT::minutes)
                .as("days without a fault have no row")
                .containsExactly(
                        tuple(LocalDate.parse("2026-10-05"), 1, "10.00"),
                        tuple(LocalDate.parse("2026-10-06"), 0, "1440.00"));
        assertThat(minutes(only(ranking(LONG_AFTER, "2026-10"))))
                .as("the month has the minutes of all days")
                .isEqualTo("2910.00");
    }

    @Test
    void anEpisodeOpenAtTheTurnOfTheMonthGoesOnInTheNext() {
        events.fault("A", 1, "2026-09-30T23:00:00")
                .fault("A", 1, "2026-10-01T01:00:00")
                .available("A", 1, "2026-10-01T02:00:00");

        assertThat(faultDays(LONG_AFTER, "2026-10", "2026-09"))
                .extracting(row -> row.getAs("month"), row -> row.getAs("episodes"), FaultTablesIT::minutes)
                .containsExactly(tuple("2026-09", 1, "60.00"), tuple("2026-10", 0, "120.00"));
        assertThat(faultDays(LONG_AFTER, "2026-10"))
                .extracting(row -> row.getAs("month"), row -> row.getAs("episodes"), FaultTablesIT::minutes)
                .as("a month has the same rows when it is made alone")
                .containsExactly(tuple("2026-10", 0, "120.00"));
    }

    @Test
    void anEpisodeOlderThanTheMonthBeforeIsNotKnown() {
        events.fault("A", 1, "2026-08-31T23:00:00")
                .fault("A", 1, "2026-10-01T01:00:00")
                .available("A", 1, "2026-10-01T02:00:00");

        for (String[] months : new String[][] {{"2026-10"}, {"2026-08", "2026-09", "2026-10"}}) {
            assertThat(faultDays(LONG_AFTER, months))
                    .filteredOn(row -> row.getAs("month").equals("2026-10"))
                    .extracting(row -> row.getAs("episodes"), FaultTablesIT::minutes)
                    .containsExactly(tuple(1, "60.00"));
        }
    }

    @Test
    void aBootClosesTheEpisodesOfAllConnectorsAndTheNextFaultOpensNewOnes() {
        events.fault("A", 1, "2026-10-05T10:00:00")
                .fault("A", 2, "2026-10-05T10:00:00")
                .fault("B", 1, "2026-10-05T10:00:00")
                .boot("A", "2026-10-05T10:15:00")
                .fault("A", 1, "2026-10-05T10:20:00")
                .available("A", 1, "2026-10-05T10:21:00")
                .available("A", 2, "2026-10-05T10:22:00")
                .available("B", 1, "2026-10-05T11:00:00");

        assertThat(faultDays(LONG_AFTER, "2026-10"))
                .extracting(row -> row.getAs("station_id"), row -> row.getAs("episodes"), FaultTablesIT::minutes)
                .containsExactly(tuple("A", 3, "31.00"), tuple("B", 1, "60.00"));
    }

    @Test
    void anEpisodeThatNothingClosesLastsAsLongAsTheDataOrTheMonth() {
        events.fault("A", 1, "2026-10-30T00:00:00");

        assertThat(only(ranking(Instant.parse("2026-10-30T12:00:00Z"), "2026-10")))
                .extracting(FaultTablesIT::minutes)
                .isEqualTo("720.00");
        assertThat(only(ranking(LONG_AFTER, "2026-10")))
                .extracting(FaultTablesIT::minutes)
                .isEqualTo("2880.00");
        assertThat(ranking(LONG_AFTER, "2026-11"))
                .as("a month has rows for its own faults only")
                .isEmpty();
        assertThat(only(ranking(Instant.parse("2026-10-29T00:00:00Z"), "2026-10")))
                .as("a fault after the end of the data, by a clock that is ahead")
                .extracting(FaultTablesIT::minutes)
                .isEqualTo("0.00");
    }

    @Test
    void minutesAreRoundedHalfUpOnceInTheEnd() {
        events.fault("A", 1, "2026-10-05T10:00:00")
                .available("A", 1, "2026-10-05T10:00:00.150")
                .fault("A", 1, "2026-10-06T10:00:00")
                .available("A", 1, "2026-10-06T10:00:00.150");

        assertThat(faultDays(LONG_AFTER, "2026-10"))
                .extracting(FaultTablesIT::minutes)
                .containsExactly("0.00", "0.00");
        assertThat(only(ranking(LONG_AFTER, "2026-10")))
                .extracting(FaultTablesIT::minutes)
                .as("0.3 s are 0.005 min")
                .isEqualTo("0.01");
    }

    @Test
    void aDayCountsOverTheThresholdFromExactlyFiveFaults() {
        faults("FOUR", 4, "2026-10-05");
        faults("FIVE", 5, "2026-10-05");
        faults("FIVE", 5, "2026-10-07");
        faults("FIVE", 4, "2026-10-08");

        assertThat(ranking(LONG_AFTER, "2026-10"))
                .extracting(
                        row -> row.getAs("station_id"),
                        row -> row.getAs("faults"),
                        row -> row.getAs("worst_date"),
                        row -> row.getAs("worst_day_faults"),
                        row -> row.getAs("days_over_threshold"),
                        row -> row.getAs("fault_days"))
                .containsExactly(
                        tuple("FIVE", 14, LocalDate.parse("2026-10-05"), 5, 2, 3),
                        tuple("FOUR", 4, LocalDate.parse("2026-10-05"), 4, 0, 1));
    }

    @Test
    void stationsAreRankedByFaultsThenEpisodesThenMinutesThenTheirId() {
        // Three faults; two in two episodes of 20 and of 10 minutes, two in one episode of 20; one of 10 hours.
        events.fault("F", 1, "2026-10-05T10:00:00")
                .fault("F", 1, "2026-10-05T10:01:00")
                .fault("F", 1, "2026-10-05T10:02:00")
                .available("F", 1, "2026-10-05T10:03:00");
        for (String station : List.of("B", "A2")) {
            events.fault(station, 1, "2026-10-05T10:00:00")
                    .available(station, 1, "2026-10-05T10:10:00")
                    .fault(station, 1, "2026-10-05T11:00:00")
                    .available(station, 1, "2026-10-05T11:10:00");
        }
        events.fault("C", 1, "2026-10-05T10:00:00")
                .available("C", 1, "2026-10-05T10:05:00")
                .fault("C", 1, "2026-10-05T11:00:00")
                .available("C", 1, "2026-10-05T11:05:00");
        events.fault("D", 1, "2026-10-05T10:00:00")
                .fault("D", 1, "2026-10-05T10:10:00")
                .available("D", 1, "2026-10-05T10:20:00");
        events.fault("E", 1, "2026-10-05T10:00:00").available("E", 1, "2026-10-05T20:00:00");

        assertThat(ranking(LONG_AFTER, "2026-10"))
                .extracting(row -> row.getAs("rank"), row -> row.getAs("station_id"))
                .containsExactly(
                        tuple(1, "F"), tuple(2, "A2"), tuple(3, "B"), tuple(4, "C"), tuple(5, "D"), tuple(6, "E"));
    }

    @Test
    void aMonthSumsItsDaysAndNamesItsMostFrequentCodes() {
        events.status("A", 1, "2026-10-03T10:00:00", "Faulted", "OtherError")
                .status("A", 1, "2026-10-03T11:00:00", "Faulted", "WeakSignal")
                .status("A", 1, "2026-10-04T10:00:00", "Faulted", "HighTemperature")
                .status("A", 1, "2026-10-04T11:00:00", "Faulted", "GroundFailure")
                .status("A", 1, "2026-10-05T10:00:00", "Faulted", "OtherError")
                .status("A", 1, "2026-10-20T10:00:00", "Available", "WeakSignal")
                .status("A", 1, "2026-10-20T11:00:00", "Available", "NoError");

        Row station = only(ranking(LONG_AFTER, "2026-10"));

        assertThat(station.<String>getList(station.fieldIndex("top_error_codes")))
                .containsExactly("OtherError", "GroundFailure", "HighTemperature");
        assertThat(station.<Integer>getAs("warnings"))
                .as("of days without faults too")
                .isEqualTo(1);
        assertThat(station.<Instant>getAs("first_fault_at")).isEqualTo("2026-10-03T10:00:00Z");
        assertThat(station.<Instant>getAs("last_fault_at")).isEqualTo("2026-10-05T10:00:00Z");
    }

    @Test
    void stationsThatDidNotFaultAreNotListed() {
        events.status("A", 1, "2026-10-20T10:00:00", "Available", "WeakSignal");

        assertThat(faultDays(LONG_AFTER, "2026-10")).isEmpty();
        assertThat(ranking(LONG_AFTER, "2026-10")).isEmpty();
    }

    @Test
    void anEpisodeIsOpenWhereNothingEndedItBeforeTheEndOfTheMonthOrOfTheData() {
        events.fault("A", 1, "2026-10-05T10:00:00")
                .available("A", 1, "2026-10-05T11:00:00")
                .fault("A", 1, "2026-10-31T23:59:59")
                .available("A", 1, "2026-11-02T10:00:00")
                .fault("A", 1, "2026-11-03T10:00:00")
                .fault("B", 1, "2026-10-20T10:00:00")
                .fault("B", 2, "2026-10-20T10:00:00")
                .fault("B", 2, "2026-11-03T10:00:00")
                .fault("C", 1, "2026-10-20T10:00:00")
                .boot("C", "2026-10-21T10:00:00");

        assertThat(ranking(LONG_AFTER, "2026-10", "2026-11"))
                .extracting(
                        row -> row.getAs("month"), row -> row.getAs("station_id"), row -> row.getAs("open_episodes"))
                .containsExactlyInAnyOrder(
                        tuple("2026-10", "A", 1),
                        tuple("2026-10", "B", 2),
                        tuple("2026-10", "C", 0),
                        tuple("2026-11", "A", 1),
                        tuple("2026-11", "B", 2));
        assertThat(ranking(Instant.parse("2026-10-20T12:00:00Z"), "2026-10"))
                .extracting(row -> row.getAs("station_id"), row -> row.getAs("open_episodes"))
                .as("at noon of the 20th: C has not booted, the second fault of A is not there yet")
                .contains(tuple("B", 2), tuple("C", 1));
    }

    @Test
    void theColumnsAreThoseOfTheTables() {
        events.fault("A", 1, "2026-10-05T10:00:00");

        assertThat(TestSpark.columnsOf(stationFaultDays(LONG_AFTER, months("2026-10"))))
                .isEqualTo(TestSpark.columnsOf(StationFaultDays.TABLE));
        assertThat(TestSpark.columnsOf(faultedStations(LONG_AFTER, months("2026-10"))))
                .isEqualTo(TestSpark.columnsOf(FaultedStations.TABLE));
    }

    private void faults(String station, int count, String day) {
        for (int i = 0; i < count; i++) {
            events.fault(station, 1, day + "T10:0" + i + ":00").available(station, 1, day + "T10:0" + i + ":30");
        }
    }

    private List<Row> faultDays(Instant validThrough, String... months) {
        return sorted(stationFaultDays(validThrough, months(months)), "fault_date", "station_id");
    }

    private List<Row> ranking(Instant validThrough, String... months) {
        return sorted(faultedStations(validThrough, months(months)), "month", "rank");
    }

    private Dataset<Row> stationFaultDays(Instant validThrough, SortedSet<YearMonth> months) {
        return StationFaultDays.Transformation.rows(stationDays(validThrough, months));
    }

    private Dataset<Row> faultedStations(Instant validThrough, SortedSet<YearMonth> months) {
        return FaultedStations.Transformation.rows(
                stationDays(validThrough, months),
                FaultedTransactions.Transformation.perStation(FaultedTransactions.Transformation.faulted(
                        ChargeFates.of(
                                events.charges(spark),
                                events.of(StatusNotifications.TABLE, spark),
                                events.of(BootNotifications.TABLE, spark),
                                months),
                        events.of(MeterValues.TABLE, spark))),
                FaultedStations.DEFAULT_THRESHOLD);
    }

    private Dataset<Row> stationDays(Instant validThrough, SortedSet<YearMonth> months) {
        return StationFaultDays.Transformation.stationDays(FaultStatuses.statusesOf(
                events.of(StatusNotifications.TABLE, spark),
                events.of(BootNotifications.TABLE, spark),
                months,
                validThrough));
    }

    private static SortedSet<YearMonth> months(String... months) {
        SortedSet<YearMonth> parsed = new TreeSet<>();
        Arrays.stream(months).map(YearMonth::parse).forEach(parsed::add);
        return parsed;
    }

    private static List<Row> sorted(Dataset<Row> rows, String first, String then) {
        return rows.sort(first, then).collectAsList();
    }

    private static Row only(List<Row> rows) {
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static String minutes(Row row) {
        return row.<BigDecimal>getAs("fault_minutes").toPlainString();
    }
}
