package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chargelake.curation.Curation;
import io.chargelake.curation.CurationOrder;
import io.chargelake.curation.CurationReport;
import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.privacy.PseudonymKey;
import io.chargelake.curation.privacy.Pseudonyms;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.DataTransfers;
import io.chargelake.curation.silver.Heartbeats;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import io.chargelake.ocpp.IdTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stations of the field get wrong, from the landed frame to the completed charge: each case of docs/quirks.md, with
 * frames and stations of its own in {@code field-quirks.txt}.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class FieldQuirksIT {

    private static final Path PSEUDONYM_KEY = Path.of("src/test/resources/pseudonym.key");
    private static final Pseudonyms PSEUDONYMS = new Pseudonyms(PseudonymKey.at(PSEUDONYM_KEY, Optional.empty()));

    @TempDir
    static Path folder;

    private static final Map<Table, List<TableRow>> TABLES = new HashMap<>();
    private static final Map<Table, List<TableRow>> AFTER_THE_FIRST_RUNS = new HashMap<>();

    private static Lake lake;
    private static CurationReport firstCuration;
    private static CurationReport secondCuration;

    @BeforeAll
    static void landCurateAndAggregateTwice() throws IOException {
        lake = Lake.at(folder.resolve("lake").toString());
        Path register = folder.resolve("stations.csv");
        Files.writeString(register, "station_id,time_zone\nQ12b,Europe/Berlin\nQ12a,\n");
        QuirksFixture fixture = QuirksFixture.read();

        fixture.landFirst(lake);
        firstCuration = Curation.run(TestSpark::session, lake, CurationOrder.of(register, null, null), PSEUDONYM_KEY);
        gold();
        for (Table table : List.of(CompletedTransactions.TABLE, UnmatchedStops.TABLE)) {
            AFTER_THE_FIRST_RUNS.put(table, TableRows.of(lake, table).list());
        }

        fixture.landLater(lake);
        secondCuration = Curation.run(TestSpark::session, lake, CurationOrder.ofWhatIsNew(), PSEUDONYM_KEY);
        gold();
    }

    @Test
    void case01_aMessageIdIsUsedAgainAndEveryMessageIsKept() {
        assertThat(rows(Messages.TABLE, "Q01"))
                .hasSize(5)
                .extracting(row -> row.string("message_id"))
                .containsOnly("1000000");
        assertThat(rows(Heartbeats.TABLE, "Q01")).hasSize(4).allSatisfy(FieldQuirksIT::hasNoFlags);
        assertThat(rows(BootNotifications.TABLE, "Q01")).hasSize(1);
    }

    @Test
    void case02_aStartThatIsSentAgainIsOneStartAsReceivedFirst() {
        assertThat(rows(TransactionStarts.TABLE, "Q02a", "Q02b"))
                .extracting(
                        row -> row.string("station_id"),
                        row -> row.longValue("transaction_id"),
                        row -> row.instant("received_at"))
                .containsExactly(tuple("Q02a", 201L, at("10:00:00")), tuple("Q02b", 202L, at("10:00:00")));
        assertThat(charges("Q02a", "Q02b"))
                .containsExactly("Q02a/201 1.00 kWh reason_defaulted", "Q02b/202 1.00 kWh reason_defaulted");
        assertThat(count(firstCuration, Messages.TABLE).duplicates())
                .as("3 of station Q02a and 1 of Q03")
                .isEqualTo(4);
        assertThat(count(firstCuration, TransactionStarts.TABLE).duplicates())
                .as("2 of station Q02b, the only ones that bronze has too")
                .isEqualTo(2);
    }

    @Test
    void case03_aKafkaRecordThatIsReplayedChangesNothing() {
        assertThat(rows(Messages.TABLE, "Q03")).hasSize(1);
        assertThat(rows(StatusNotifications.TABLE, "Q03")).hasSize(1);
        assertThat(rows(StationFaultDays.TABLE, "Q03"))
                .extracting(row -> row.intValue("faults"), row -> row.intValue("episodes"))
                .containsExactly(tuple(1, 1));
        assertThat(count(secondCuration, Messages.TABLE).duplicates()).isEqualTo(1);
    }

    @Test
    void case04_withoutMessageIdsMessagesAreKeptAndAnswersPairedByTheirOrder() {
        assertThat(rows(TransactionStarts.TABLE, "Q04"))
                .extracting(
                        row -> row.string("message_id"), row -> row.longValue("transaction_id"), FieldQuirksIT::flags)
                .containsExactly(
                        tuple(null, 401L, List.of("message_id_missing")),
                        tuple(null, 402L, List.of("message_id_missing")));
        assertThat(rows(Heartbeats.TABLE, "Q04")).as("equal, but not repeats").hasSize(2);
        assertThat(charges("Q04")).containsExactly("Q04/401 4.00 kWh message_id_missing reason_defaulted");
    }

    @Test
    void case05_aMisspeltActionIsMended() {
        assertThat(rows(Messages.TABLE, "Q05"))
                .extracting(row -> row.string("action"), FieldQuirksIT::flags)
                .containsExactly(tuple("Heartbeat", List.of("action_respelled")));
        assertThat(rows(Heartbeats.TABLE, "Q05"))
                .extracting(FieldQuirksIT::flags)
                .containsExactly(List.of("action_respelled"));
    }

    @Test
    void case06_anAnswerHasTheActionOfItsRequest() {
        assertThat(rows(Messages.TABLE, "Q06"))
                .extracting(row -> row.intValue("message_type"), row -> row.string("action"), FieldQuirksIT::flags)
                .containsExactly(
                        tuple(2, "StartTransaction", List.of()),
                        tuple(3, "StartTransaction", List.of("action_from_request")));
        assertThat(rows(TransactionStarts.TABLE, "Q06"))
                .extracting(row -> row.longValue("transaction_id"))
                .containsExactly(601L);
    }

    @Test
    void case07_anAnswerWithoutRequestAndARequestWithoutAnswerAreKept() {
        assertThat(rows(Messages.TABLE, "Q07"))
                .extracting(row -> row.string("action"), FieldQuirksIT::flags)
                .containsExactly(tuple(null, List.of("action_unknown")), tuple("StartTransaction", List.of()));
        assertThat(rows(TransactionStarts.TABLE, "Q07"))
                .extracting(row -> row.value("transaction_id"), row -> row.value("authorization_status"))
                .containsExactly(tuple(null, null));
    }

    @Test
    void case08_anAnswerAnswersTheLatestRequestBeforeItOfItsOwnStation() {
        assertThat(rows(TransactionStarts.TABLE, "Q08a", "Q08b"))
                .extracting(
                        row -> row.string("station_id"),
                        row -> row.longValue("meter_start_wh"),
                        row -> row.longValue("transaction_id"))
                .containsExactly(tuple("Q08a", 0L, 801L), tuple("Q08a", 9L, 803L), tuple("Q08b", 0L, 802L));
    }

    @Test
    void case09_aStatusWithoutTimeHappenedWhenItWasReceived() {
        assertThat(rows(StatusNotifications.TABLE, "Q09"))
                .extracting(row -> row.instant("occurred_at"), FieldQuirksIT::flags)
                .containsExactly(tuple(at("10:00:00"), List.of("timestamp_missing")));
    }

    @Test
    void case10_aClockThatWasNeverSetGivesWayToTheTimeOfReceipt() {
        assertThat(rows(StatusNotifications.TABLE, "Q10"))
                .extracting(row -> row.instant("occurred_at"), FieldQuirksIT::flags)
                .containsExactly(
                        tuple(at("10:00:00"), List.of("clock_before_2010")),
                        tuple(at("10:01:00"), List.of("clock_before_2010")));
    }

    @Test
    void case11_aClockThatIsMoreThanFiveMinutesAheadGivesWayToo() {
        assertThat(rows(StatusNotifications.TABLE, "Q11"))
                .extracting(row -> row.instant("occurred_at"), FieldQuirksIT::flags)
                .containsExactly(tuple(at("10:00:00"), List.of("clock_ahead")), tuple(at("10:05:00"), List.of()));
    }

    @Test
    void case12_aTimeWithoutZoneIsOfTheStationsPlaceOrElseUtc() {
        assertThat(rows(StatusNotifications.TABLE, "Q12a", "Q12b"))
                .extracting(row -> row.instant("occurred_at"), FieldQuirksIT::flags)
                .containsExactly(
                        tuple(at("09:28:07"), List.of("no_time_zone")),
                        tuple(at("09:28:07"), List.of("no_time_zone", "station_zone_assumed")));
        assertThat(rows(MeterValues.TABLE, "Q12b"))
                .extracting(row -> row.instant("occurred_at"), row -> flags(row).contains("station_zone_assumed"))
                .containsExactly(tuple(at("10:30:00"), true));
        assertThat(rows(CompletedTransactions.TABLE, "Q12b"))
                .extracting(row -> row.instant("started_at"), row -> row.instant("stopped_at"))
                .containsExactly(tuple(at("10:00:00"), at("11:00:00")));
    }

    @Test
    void case13_aShortOffsetIsReadAndAnEmptyTimeCountsAsMissing() {
        assertThat(rows(StatusNotifications.TABLE, "Q13"))
                .extracting(row -> row.instant("occurred_at"), FieldQuirksIT::flags)
                .containsExactly(tuple(at("09:30:00"), List.of()), tuple(at("10:01:00"), List.of("timestamp_missing")));
    }

    @Test
    void case14_whatArrivesLateReopensItsDays() {
        assertThat(afterTheFirstRuns(CompletedTransactions.TABLE, "Q14")).isEmpty();
        assertThat(rows(CompletedTransactions.TABLE, "Q14"))
                .extracting(
                        row -> row.date("stop_date"),
                        row -> row.decimal("total_time_h").toPlainString(),
                        row -> row.decimal("idle_time_h").toPlainString())
                .containsExactly(tuple(LocalDate.parse("2026-10-04"), "1.00", "0.50"));
        assertThat(rows(MeterValues.TABLE, "Q14"))
                .extracting(row -> row.date("event_date"))
                .containsExactly(LocalDate.parse("2026-10-04"));
    }

    @Test
    void case15_ofTwoStopsTheFirstReceivedCounts() {
        assertThat(charges("Q15")).containsExactly("Q15/1501 5.00 kWh reason_defaulted stop_repeated");
        assertThat(unmatched("Q15")).containsExactly("Q15/1501 9000 [already_stopped]");
    }

    @Test
    void case16_aStopOfAnUnknownTransactionIsAdoptedByAnOpenStartOrListedWithItsReasons() {
        assertThat(charges("Q16a", "Q16b", "Q16c", "Q16d"))
                .containsExactly(
                        "Q16b/null 4.00 kWh id_tag_trimmed reason_defaulted stop_adopted transaction_id_not_positive");
        assertThat(unmatched("Q16a", "Q16b", "Q16c", "Q16d"))
                .containsExactly(
                        "Q16a/1601 5000 [no_start]",
                        "Q16c/null 5000 [no_transaction_id]",
                        "Q16d/null 5000 [no_transaction_id]");
        assertThat(rows(TransactionStops.TABLE, "Q16c"))
                .extracting(FieldQuirksIT::flags)
                .containsExactly(List.of("transaction_id_missing", "reason_defaulted"));

        assertThat(afterTheFirstRuns(UnmatchedStops.TABLE, "Q16e")).hasSize(1);
        assertThat(unmatched("Q16e")).as("its start has arrived").isEmpty();
        assertThat(charges("Q16e")).containsExactly("Q16e/1605 4.00 kWh reason_defaulted");

        assertThat(afterTheFirstRuns(CompletedTransactions.TABLE, "Q16f"))
                .extracting(
                        row -> row.longValue("meter_stop_wh"), row -> flags(row).contains("stop_adopted"))
                .containsExactly(tuple(5000L, true));
        assertThat(charges("Q16f"))
                .as("its own stop has arrived")
                .containsExactly("Q16f/1606 2.00 kWh reason_defaulted");
        assertThat(unmatched("Q16f")).containsExactly("Q16f/0 5000 [no_transaction_id]");
    }

    @Test
    void case17_transactionMinusOneNeverJoinsButMayBeAdopted() {
        assertThat(charges("Q17a", "Q17b"))
                .containsExactly(
                        "Q17a/null 4.00 kWh reason_defaulted stop_adopted transaction_id_not_positive",
                        "Q17b/null 4.00 kWh reason_defaulted stop_adopted transaction_id_not_positive");
        assertThat(rows(CompletedTransactions.TABLE, "Q17b"))
                .as("the later of the two starts with -1")
                .extracting(row -> row.string("id_tag"))
                .containsExactly(tag("B"));
        assertThat(rows(MeterValues.TABLE, "Q17a"))
                .extracting(row -> row.longValue("transaction_id"), FieldQuirksIT::flags)
                .containsExactly(tuple(-1L, List.of("transaction_id_not_positive")));
        assertThat(unmatched("Q17a", "Q17b")).isEmpty();
    }

    @Test
    void case18_aStopFromAnotherStationCompletesNothing() {
        assertThat(charges("Q18a", "Q18b")).isEmpty();
        assertThat(unmatched("Q18a", "Q18b")).containsExactly("Q18b/1801 5000 [start_at_other_station]");
    }

    @Test
    void case19_aMeterThatRanBackwardsOrIsUnknownLeavesAChargeWithoutEnergy() {
        assertThat(charges("Q19a", "Q19b"))
                .containsExactly(
                        "Q19a/1901 null kWh negative_energy reason_defaulted",
                        "Q19b/1902 null kWh meter_stop_unknown reason_defaulted");
        assertThat(rows(CompletedTransactions.TABLE, "Q19b"))
                .extracting(row -> row.value("meter_stop_wh"))
                .containsExactly((Object) null);
    }

    @Test
    void case20_meterReadingsWithDecimalsAreRounded() {
        assertThat(rows(TransactionStarts.TABLE, "Q20"))
                .extracting(row -> row.longValue("meter_start_wh"), FieldQuirksIT::flags)
                .containsExactly(tuple(20L, List.of("meter_start_as_decimal")));
        assertThat(rows(TransactionStops.TABLE, "Q20"))
                .extracting(
                        row -> row.longValue("meter_stop_wh"), row -> flags(row).contains("meter_stop_rounded"))
                .containsExactly(tuple(8021L, true));
        assertThat(samples("Q20")).containsExactly("10:30:00 Energy.Active.Import.Register 4200.0 Wh");
    }

    @Test
    void case21_energyIsOfStartAndStopWhateverTheRegisterSaysInBetween() {
        assertThat(samples("Q21")).containsExactly("10:30:00 Energy.Active.Import.Register 3500.0 Wh");
        assertThat(charges("Q21")).containsExactly("Q21/2101 7.00 kWh reason_defaulted");
    }

    @Test
    void case22_wrongUnitsAreConvertedWhereTheyCanBeAndFlaggedWhereTheyCannot() {
        assertThat(charges("Q22a")).containsExactly("Q22a/2201 11.00 kWh reason_defaulted unit_suspect");
        assertThat(rows(MeterValues.TABLE, "Q22b"))
                .extracting(
                        row -> row.string("measurand"),
                        row -> row.doubleValue("value"),
                        row -> row.string("unit"),
                        FieldQuirksIT::flags)
                .containsExactlyInAnyOrder(
                        tuple("Power.Active.Import", 7000.0, "W", List.of("unit_defaulted")),
                        tuple("Power.Offered", 8000.0, "W", List.of()),
                        tuple("Power.Active.Export", 7100.0, "Wh", List.of("unit_suspect")),
                        tuple("Energy.Active.Import.Register", 12500.0, "Wh", List.of()));
    }

    @Test
    void case23_whatASampleLeavesOutIsAsOcppHasIt() {
        assertThat(rows(MeterValues.TABLE, "Q23"))
                .extracting(
                        row -> row.string("measurand"),
                        row -> row.string("unit"),
                        row -> row.string("context"),
                        row -> row.string("location"),
                        row -> row.string("format"),
                        row -> row.string("phase"),
                        FieldQuirksIT::flags)
                .containsExactly(tuple(
                        "Energy.Active.Import.Register", "Wh", "Sample.Periodic", "Outlet", "Raw", null, List.of()));
    }

    @Test
    void case24_aValueThatIsNoNumberIsSetAsideAndItsNeighboursStay() {
        assertThat(rows(MeterValues.TABLE, "Q24"))
                .extracting(row -> row.doubleValue("value"), FieldQuirksIT::flags)
                .containsExactlyInAnyOrder(
                        tuple(1.0, List.of("value_as_number")),
                        tuple(3.5, List.of("value_decimal_comma")),
                        tuple(5.0, List.of()));
        assertThat(quarantined("Q24"))
                .containsExactly(
                        tuple("MeterValues", 2, List.of("value_missing")),
                        tuple("MeterValues", 4, List.of("value_not_a_number")));
    }

    @Test
    void case25_aMeterValueWithoutItsArrayIsReadAndTextThatIsNoJsonIsKeptInQuarantine() {
        assertThat(rows(MeterValues.TABLE, "Q25"))
                .extracting(row -> row.doubleValue("value"), FieldQuirksIT::flags)
                .containsExactly(tuple(1.0, List.of("meter_value_not_a_list")));
        assertThat(rows(Messages.TABLE, "Q25")).as("the empty one too").hasSize(2);
        assertThat(quarantined("Q25")).isEmpty();
        assertThat(rows(QuarantinedFrames.TABLE, "Q25"))
                .extracting(row -> row.strings("reasons"), row -> new String(row.binary("frame")))
                .containsExactly(tuple(
                        List.of("not_json"),
                        "[2,\"m\",\"MeterValues\",{\"connectorId\":1,\"transactionId\":,\"meterValue\":[]}]"));
    }

    @Test
    void case26_signedDataIsAPseudonymAndBronzeHasItAsSent() {
        assertThat(rows(MeterValues.TABLE, "Q26"))
                .extracting(row -> row.string("format"), row -> row.value("value"), row -> row.string("signed_value"))
                .containsExactly(tuple("SignedData", null, PSEUDONYMS.stored(Personal.TEXT, QuirksFixture.SIGNED)));
        assertThat(rows(Messages.TABLE, "Q26").get(0).string("payload"))
                .contains(QuirksFixture.SIGNED.replace("\"", "\\\""));
    }

    @Test
    void case27_withoutATotalThePhasesAreAddedAndTheNeutralConductorSaysNothing() {
        assertThat(rows(CompletedTransactions.TABLE, "Q27"))
                .extracting(
                        row -> row.decimal("idle_time_h").toPlainString(),
                        row -> row.value("parking_time_h"),
                        FieldQuirksIT::flags)
                .containsExactly(tuple("1.00", null, List.of("reason_defaulted")));
        assertThat(rows(MeterValues.TABLE, "Q27")).hasSize(8);
    }

    @Test
    void case28_aSampleThatCameWithTheStopAsWellIsOneRow() {
        assertThat(rows(MeterValues.TABLE, "Q28").stream()
                        .filter(row -> !row.isNull("transaction_id"))
                        .toList())
                .extracting(
                        row -> row.instant("occurred_at"),
                        row -> row.doubleValue("value"),
                        row -> row.string("context"),
                        row -> row.string("source"),
                        row -> row.value("connector_id"))
                .containsExactly(
                        tuple(at("10:00:00"), 100.0, "Transaction.Begin", "StopTransaction", null),
                        tuple(at("10:30:00"), 150.0, "Sample.Periodic", "MeterValues", 1),
                        tuple(at("11:00:00"), 200.0, "Transaction.End", "StopTransaction", null),
                        tuple(at("11:00:05"), 201.0, "Sample.Periodic", "MeterValues", 1));
        assertThat(rows(MeterValues.TABLE, "Q28"))
                .as("outside of a transaction two connectors are two samples")
                .hasSize(6);
        assertThat(charges("Q28")).containsExactly("Q28/2801 0.10 kWh reason_defaulted");
    }

    @Test
    void case29_aRegisterThatDropsToNoughtOnceChangesNoEnergy() {
        assertThat(rows(MeterValues.TABLE, "Q29"))
                .extracting(row -> row.doubleValue("value"))
                .containsExactly(53_001_000.0, 0.0, 53_003_000.0);
        assertThat(charges("Q29")).containsExactly("Q29/2901 4.00 kWh reason_defaulted");
    }

    @Test
    void case30_aChargeThatNeverStopsIsNotCompleted() {
        assertThat(rows(TransactionStarts.TABLE, "Q30")).hasSize(2);
        assertThat(charges("Q30")).containsExactly("Q30/3002 1.00 kWh reason_defaulted");
        assertThat(rows(FaultedStations.TABLE, "Q30"))
                .as("lost to the fault")
                .extracting(row -> row.intValue("faulted_transactions"))
                .containsExactly(1);
    }

    @Test
    void case31_aStatusDoesNotEndACharge() {
        assertThat(rows(StatusNotifications.TABLE, "Q31")).hasSize(2);
        assertThat(rows(CompletedTransactions.TABLE, "Q31"))
                .extracting(row -> row.instant("stopped_at"), FieldQuirksIT::flags)
                .containsExactly(tuple(at("11:00:00"), List.of("reason_defaulted")));
    }

    @Test
    void case32_aFaultThatIsToldAgainAndAgainIsOneEpisode() {
        assertThat(rows(StatusNotifications.TABLE, "Q32"))
                .extracting(row -> row.instant("occurred_at"), row -> row.string("vendor_error_code"))
                .containsExactlyInAnyOrder(
                        tuple(at("10:00:00"), "E1"),
                        tuple(at("10:01:00"), "E1"),
                        tuple(at("10:02:00"), "E1"),
                        tuple(at("10:02:00"), "E2"),
                        tuple(at("10:30:00"), null));
        assertThat(rows(StationFaultDays.TABLE, "Q32"))
                .extracting(
                        row -> row.intValue("faults"),
                        row -> row.intValue("episodes"),
                        row -> row.decimal("fault_minutes").toPlainString())
                .containsExactly(tuple(4, 1, "30.00"));
    }

    @Test
    void case33_twoStatusesOfOneMomentAreBothKept() {
        assertThat(rows(StatusNotifications.TABLE, "Q33"))
                .extracting(
                        row -> row.instant("occurred_at"),
                        row -> row.instant("received_at"),
                        row -> row.string("status"))
                .containsExactly(
                        tuple(at("10:00:00"), at("10:00:00.100"), "SuspendedEV"),
                        tuple(at("10:00:00"), at("10:00:00.200"), "Charging"));
    }

    @Test
    void case34_anErrorCodeOfTheVendorIsOtherErrorAndWordsForNothingAreNothing() {
        assertThat(rows(StatusNotifications.TABLE, "Q34"))
                .extracting(
                        row -> row.string("error_code"),
                        row -> row.string("raw_error_code"),
                        row -> row.value("info"),
                        row -> row.value("vendor_error_code"),
                        row -> row.value("vendor_id"),
                        FieldQuirksIT::flags)
                .containsExactly(tuple("OtherError", "Error", null, null, null, List.of("unknown_error_code")));
    }

    @Test
    void case35_lengthsAndEmptyTextsAreFlagsOnly() {
        assertThat(rows(BootNotifications.TABLE, "Q35"))
                .extracting(row -> row.value("vendor"), row -> row.string("serial_number"), FieldQuirksIT::flags)
                .containsExactly(tuple(
                        null,
                        "5f0c2d3e-6a1b-4c8d-9e7f-0a1b2c3d4e5f",
                        List.of("charge_point_vendor_missing", "charge_point_serial_number_too_long")));
        assertThat(rows(TransactionStarts.TABLE, "Q35"))
                .extracting(row -> row.string("id_tag"), FieldQuirksIT::flags)
                .containsExactly(tuple(tag("5F0C2D3E-6A1B-4C8D-9E7F-0A1B2C3D4E5F"), List.of("id_tag_too_long")));
        assertThat(quarantined("Q35")).isEmpty();
    }

    @Test
    void case36_aStartOnNoConnectorIsSetAsideAndAnUnknownConnectorIsOne() {
        assertThat(rows(TransactionStarts.TABLE, "Q36"))
                .extracting(row -> row.intValue("connector_id"), FieldQuirksIT::flags)
                .containsExactly(tuple(99, List.of()));
        assertThat(quarantined("Q36"))
                .containsExactly(
                        tuple("StartTransaction", 0, List.of("connector_id_zero")),
                        tuple(
                                "StartTransaction",
                                0,
                                List.of("connector_id_negative", "id_tag_missing", "meter_start_not_a_number")));
    }

    @Test
    void case37_allSpellingsOfAnIdTagHaveOnePseudonymAndBronzeHasItAsSent() {
        assertThat(rows(TransactionStarts.TABLE, "Q37"))
                .extracting(row -> row.string("id_tag"), FieldQuirksIT::flags)
                .containsExactly(tuple(tag("F6 CA 0C C5"), List.of("id_tag_trimmed")));
        assertThat(rows(Messages.TABLE, "Q37").get(0).string("payload")).contains("\" f6 ca 0c C5 \"");
    }

    @Test
    void case38_anotherTagMayEndACharge() {
        assertThat(charges("Q38")).containsExactly("Q38/3801 5.00 kWh reason_defaulted");
        assertThat(rows(CompletedTransactions.TABLE, "Q38"))
                .extracting(row -> row.string("id_tag"))
                .containsExactly(tag("MOTHER"));
        assertThat(rows(TransactionStops.TABLE, "Q38"))
                .extracting(row -> row.string("id_tag"))
                .containsExactly(tag("SON"));
    }

    @Test
    void case39_aChargeNeedsNoAvailable() {
        assertThat(charges("Q39"))
                .containsExactly("Q39/3901 5.00 kWh reason_defaulted", "Q39/3902 1.00 kWh reason_defaulted");
        assertThat(rows(StatusNotifications.TABLE, "Q39"))
                .extracting(row -> row.string("status"))
                .containsExactly("Preparing", "Finishing", "Preparing");
    }

    @Test
    void case40_whatOcppDoesNotKnowStaysInBronze() {
        assertThat(rows(Messages.TABLE, "Q40"))
                .extracting(row -> row.string("action"), FieldQuirksIT::flags)
                .containsExactly(tuple("ReadSecretMenu", List.of()), tuple("DataTransfer", List.of()));
        assertThat(rows(DataTransfers.TABLE, "Q40"))
                .extracting(row -> row.string("vendor_message_id"), row -> row.string("data"))
                .containsExactly(tuple("log", "{\"level\":3}"));
        assertThat(quarantined("Q40")).isEmpty();
    }

    private static String tag(String sent) {
        return PSEUDONYMS.of(new IdTag(sent));
    }

    private static void gold() {
        new GoldJob(lake, "the lake", TestSpark::session, Clock.systemUTC()).run();
    }

    private static Instant at(String time) {
        return Instant.parse("2026-10-05T" + time + "Z");
    }

    /** The rows of these stations, by station and time. */
    private static List<TableRow> rows(Table table, String... stations) {
        return of(
                TABLES.computeIfAbsent(
                        table, unread -> TableRows.of(lake, unread).list()),
                table,
                stations);
    }

    private static List<TableRow> afterTheFirstRuns(Table table, String... stations) {
        return of(AFTER_THE_FIRST_RUNS.get(table), table, stations);
    }

    private static List<TableRow> of(List<TableRow> rows, Table table, String... stations) {
        Comparator<TableRow> order = Comparator.comparing(row -> row.string("station_id"));
        for (String time : List.of("started_at", "occurred_at", "stopped_at", "received_at")) {
            if (table.columns().stream().anyMatch(column -> column.name().equals(time))) {
                order = order.thenComparing(row -> row.instant(time));
            }
        }
        return rows.stream()
                .filter(row -> Arrays.asList(stations).contains(row.string("station_id")))
                .sorted(order)
                .toList();
    }

    private static List<String> flags(TableRow row) {
        return row.strings("flags");
    }

    private static void hasNoFlags(TableRow row) {
        assertThat(flags(row)).isEmpty();
    }

    /** Station, transaction, energy and flags of completed charges. */
    private static List<String> charges(String... stations) {
        return rows(CompletedTransactions.TABLE, stations).stream()
                .map(row -> row.string("station_id") + "/" + row.value("transaction_id") + " "
                        + row.decimal("total_energy_kwh") + " kWh " + String.join(" ", flags(row)))
                .map(String::strip)
                .toList();
    }

    /** Station, transaction, meter reading and reasons of stops that completed none. */
    private static List<String> unmatched(String... stations) {
        return rows(UnmatchedStops.TABLE, stations).stream()
                .map(row -> row.string("station_id") + "/" + row.value("transaction_id") + " "
                        + row.value("meter_stop_wh") + " " + row.strings("unmatched_reasons"))
                .toList();
    }

    /** Time, measurand, value and unit of samples. */
    private static List<String> samples(String... stations) {
        return rows(MeterValues.TABLE, stations).stream()
                .map(row -> row.instant("occurred_at").toString().substring(11, 19) + " " + row.string("measurand")
                        + " " + row.value("value") + " " + row.string("unit"))
                .toList();
    }

    /** Action, item and reasons of what no table could use. */
    private static List<Tuple> quarantined(String... stations) {
        return rows(QuarantinedMessages.TABLE, stations).stream()
                .sorted(Comparator.comparing((TableRow row) -> row.longValue("offset"))
                        .thenComparing(row -> row.intValue("item")))
                .map(row -> tuple(row.string("action"), row.intValue("item"), row.strings("reasons")))
                .toList();
    }

    private static TableCount count(CurationReport report, Table table) {
        return report.tables().stream()
                .filter(count -> count.table().equals(table.name()))
                .findFirst()
                .orElseThrow();
    }
}
