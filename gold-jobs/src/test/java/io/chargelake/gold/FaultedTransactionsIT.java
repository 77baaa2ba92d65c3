package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.StatusNotifications;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Which charges count as faulted, one station a case. */
class FaultedTransactionsIT {

    private final SparkSession spark = TestSpark.session();
    private final SilverEvents events = new SilverEvents();

    @Test
    void aFaultOfItsConnectorOrOfTheMainControllerWhileItRanSpoilsACharge() {
        completed("own connector").fault("own connector", 1, "2026-10-05T11:00:00");
        completed("main controller").fault("main controller", 0, "2026-10-05T11:00:00");
        completed("at the start").fault("at the start", 1, "2026-10-05T10:00:00");
        completed("at the stop").fault("at the stop", 1, "2026-10-05T12:00:00");
        completed("other connector").fault("other connector", 2, "2026-10-05T11:00:00");
        completed("before").fault("before", 1, "2026-10-05T09:59:59");
        completed("after").fault("after", 1, "2026-10-05T12:00:01");
        completed("a warning only").status("a warning only", 1, "2026-10-05T11:00:00", "Charging", "WeakSignal");

        assertThat(faulted()).containsOnlyKeys("own connector", "main controller", "at the start", "at the stop");
    }

    @Test
    void anAbnormalReasonSpoilsACharge() {
        for (String reason : List.of(
                "EmergencyStop",
                "PowerLoss",
                "HardReset",
                "Reboot",
                "Other",
                "Local",
                "Remote",
                "EVDisconnected",
                "SoftReset",
                "UnlockCommand",
                "DeAuthorized")) {
            events.start(reason, 1, 1, "2026-10-05T10:00:00", 0).stop(reason, 1, "2026-10-05T12:00:00", 1L, reason);
        }

        assertThat(faulted()).containsOnlyKeys("EmergencyStop", "PowerLoss", "HardReset", "Reboot", "Other");
    }

    @Test
    void aChargeWithoutStopIsSpoiledByTheNextFaultOrBootBeforeTheNextStart() {
        open("fault").fault("fault", 1, "2026-10-05T14:00:00");
        open("boot").boot("boot", "2026-10-05T14:00:00");
        open("nothing");
        open("fault of another connector").fault("fault of another connector", 2, "2026-10-05T14:00:00");
        open("boot before").boot("boot before", "2026-10-05T09:00:00");
        open("start first")
                .start("start first", 1, 2, "2026-10-05T13:00:00", 0)
                .stop("start first", 2, "2026-10-05T13:30:00", 1L, "Local")
                .fault("start first", 1, "2026-10-05T14:00:00");
        open("unanswered start first")
                .startWithoutAnswer("unanswered start first", 1, "2026-10-05T13:00:00")
                .boot("unanswered start first", "2026-10-05T14:00:00");
        open("start of another connector first")
                .start("start of another connector first", 2, 2, "2026-10-05T13:00:00", 0)
                .stop("start of another connector first", 2, "2026-10-05T13:30:00", 1L, "Local")
                .boot("start of another connector first", "2026-10-05T14:00:00");
        open("too late").fault("too late", 1, "2026-11-20T14:00:00");

        assertThat(faulted()).containsOnlyKeys("fault", "boot", "start of another connector first");
    }

    @Test
    void anAdoptedStopIsAStop() {
        open("adopted").stop("adopted", -1, "2026-10-05T12:00:00", 1L, "Local").boot("adopted", "2026-10-05T14:00:00");
        events.startWithoutAnswer("adopted without id", 1, "2026-10-05T10:00:00")
                .stop("adopted without id", -1, "2026-10-05T12:00:00", 1L, "PowerLoss");
        events.startWithoutAnswer("no charge", 1, "2026-10-05T10:00:00").boot("no charge", "2026-10-05T14:00:00");

        assertThat(faulted()).containsOnlyKeys("adopted without id");
    }

    @Test
    void aFaultOfTheMainControllerSpoilsAChargeWithoutStopUpToItsLastSample() {
        open("sampled after")
                .fault("sampled after", 0, "2026-10-05T11:00:00")
                .sample("sampled after", 1, "2026-10-05T11:00:00", "Voltage", "L1", 230);
        open("sampled before")
                .fault("sampled before", 0, "2026-10-05T11:00:00")
                .sample("sampled before", 1, "2026-10-05T10:59:00", "Voltage", "L1", 230);
        open("never sampled").fault("never sampled", 0, "2026-10-05T11:00:00");
        open("at the start").fault("at the start", 0, "2026-10-05T10:00:00");

        assertThat(faulted()).containsOnlyKeys("sampled after", "at the start");
    }

    @Test
    void eachChargeCountsOnceInTheMonthInWhichItStarts() {
        events.start("A", 1, 1, "2026-09-30T23:00:00", 0)
                .fault("A", 1, "2026-10-01T01:00:00")
                .fault("A", 1, "2026-10-01T01:30:00")
                .stop("A", 1, "2026-10-01T02:00:00", 1L, "PowerLoss")
                .start("A", 1, 2, "2026-10-02T10:00:00", 0)
                .stop("A", 2, "2026-10-02T11:00:00", 1L, "PowerLoss")
                .start("A", 2, 3, "2026-10-02T10:00:00", 0)
                .stop("A", 3, "2026-10-02T11:00:00", 1L, "Other")
                .start("A", 2, 4, "2026-10-31T23:00:00", 0)
                .stop("A", 4, "2026-11-01T01:00:00", 1L, "Reboot");

        assertThat(faulted("2026-09")).containsEntry("A", 1L);
        assertThat(faulted("2026-10")).containsEntry("A", 3L);
        assertThat(faulted("2026-11")).isEmpty();
    }

    private SilverEvents open(String station) {
        return events.start(station, 1, 1, "2026-10-05T10:00:00", 0);
    }

    private SilverEvents completed(String station) {
        return open(station).stop(station, 1, "2026-10-05T12:00:00", 1L, "Local");
    }

    private Map<String, Long> faulted() {
        return faulted("2026-10");
    }

    private Map<String, Long> faulted(String month) {
        Map<String, Long> byStation = new TreeMap<>();
        for (Row row : FaultedTransactions.Transformation.perStation(FaultedTransactions.Transformation.faulted(
                        ChargeFates.of(
                                events.charges(spark),
                                events.of(StatusNotifications.TABLE, spark),
                                events.of(BootNotifications.TABLE, spark),
                                List.of(YearMonth.parse(month))),
                        events.of(MeterValues.TABLE, spark)))
                .collectAsList()) {
            byStation.put(row.getAs("station_id"), row.getAs("faulted_transactions"));
        }
        return byStation;
    }
}
