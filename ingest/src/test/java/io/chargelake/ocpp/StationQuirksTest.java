package io.chargelake.ocpp;

import static io.chargelake.ocpp.Readings.flags;
import static io.chargelake.ocpp.Readings.reasons;
import static io.chargelake.ocpp.Readings.usable;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ocpp.StationRequest.Authorize;
import io.chargelake.ocpp.StationRequest.BootNotification;
import io.chargelake.ocpp.StationRequest.DataTransfer;
import io.chargelake.ocpp.StationRequest.MeterValues;
import io.chargelake.ocpp.StationRequest.StartTransaction;
import io.chargelake.ocpp.StationRequest.StatusNotification;
import io.chargelake.ocpp.StationRequest.StopTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stations in the field really send: each test is one way in which they differ from OCPP. */
class StationQuirksTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"HeartBeat", "heartbeat", "HEARTBEAT", "Heartbeat"})
    void anActionInAnotherCaseIsTheAction(String name) {
        assertThat(Action.of(name)).contains(Action.HEARTBEAT);
        assertThat(Action.canonical(name)).isEqualTo("Heartbeat");
    }

    @Test
    void actionsThatStationsDoNotInitiateStayAsTheyAre() {
        assertThat(Action.of("RemoteStartTransaction")).isEmpty();
        assertThat(Action.of(null)).isEmpty();
        assertThat(Action.canonical("RemoteStartTransaction")).isEqualTo("RemoteStartTransaction");
        assertThat(Action.canonical(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",'timestamp':null", ",'timestamp':''"})
    void aStatusWithoutTimestampHappenedWhenItWasReceived(String timestamp) {
        assertThat(eventTime("{'connectorId':1,'status':'Available','errorCode':'NoError'" + timestamp + "}"))
                .isEqualTo(new EventTime(RECEIVED, List.of("timestamp_missing")));
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, clock_before_2010",
        "2026-11-23T14:00:00Z, clock_ahead",
        "yesterday, timestamp_unreadable"
    })
    void aStatusOfAnImpossibleClockHappenedWhenItWasReceived(String timestamp, String flag) {
        assertThat(eventTime("{'connectorId':1,'status':'Available','timestamp':'" + timestamp + "'}"))
                .isEqualTo(new EventTime(RECEIVED, List.of(flag)));
    }

    @Test
    void aTimestampWithoutZoneIsUtc() {
        assertThat(eventTime("{'connectorId':1,'status':'Available','timestamp':'2023-10-19T15:28:07'}"))
                .isEqualTo(new EventTime(Instant.parse("2023-10-19T15:28:07Z"), List.of("no_time_zone")));
    }

    @Test
    void aTimestampMayBeANumber() {
        assertThat(eventTime("{'connectorId':1,'status':'Available','timestamp':1697729287}"))
                .isEqualTo(new EventTime(Instant.parse("2023-10-19T15:28:07Z"), List.of("timestamp_epoch")));
    }

    @Test
    void aStartWithAnUnreadableTimestampIsUsable() {
        StartTransaction start = (StartTransaction) usable(
                        Action.START_TRANSACTION,
                        "{'connectorId':1,'idTag':'A','meterStart':0,'timestamp':{'seconds':1}}")
                .value();

        assertThat(EventTime.of(start.timestamp(), RECEIVED))
                .isEqualTo(new EventTime(RECEIVED, List.of("timestamp_unreadable")));
    }

    @ParameterizedTest
    @CsvSource({"-1, -1", "0, 0", "'''-1''', -1"})
    void aStopOfATransactionThatHasNoIdKeepsWhatWasSent(String sent, long transactionId) {
        Reading.Usable<StationRequest> reading =
                usable(Action.STOP_TRANSACTION, "{'transactionId':" + sent + ",'meterStop':1,'reason':'Local'}");

        assertThat(((StopTransaction) reading.value()).transactionId()).contains(transactionId);
        assertThat(reading.flags()).contains("transaction_id_not_positive");
    }

    @Test
    void aStopThatNamesNoTransactionIsFlagged() {
        Reading.Usable<StationRequest> reading =
                usable(Action.STOP_TRANSACTION, "{'transactionId':null,'meterStop':1,'reason':'Local'}");

        assertThat(((StopTransaction) reading.value()).transactionId()).isEmpty();
        assertThat(reading.flags()).containsExactly("transaction_id_missing");
    }

    @Test
    void aStopWhoseTransactionIsNoNumberIsFlagged() {
        Reading.Usable<StationRequest> reading =
                usable(Action.STOP_TRANSACTION, "{'transactionId':'a1-b2','meterStop':1,'reason':'Local'}");

        assertThat(((StopTransaction) reading.value()).transactionId()).isEmpty();
        assertThat(reading.flags()).contains("transaction_id_not_an_integer");
    }

    @Test
    void meterValuesOfATransactionThatHasNoIdKeepWhatWasSent() {
        Reading.Usable<StationRequest> reading = usable(
                Action.METER_VALUES,
                "{'connectorId':1,'transactionId':-1,'meterValue':[{'sampledValue':[{'value':'1'}]}]}");

        assertThat(((MeterValues) reading.value()).transactionId()).contains(-1L);
        assertThat(reading.flags()).containsExactly("transaction_id_not_positive");
    }

    @Test
    void meterValuesNeedNoTransaction() {
        Reading.Usable<StationRequest> reading =
                usable(Action.METER_VALUES, "{'connectorId':0,'meterValue':[{'sampledValue':[{'value':'1'}]}]}");

        assertThat(((MeterValues) reading.value()).transactionId()).isEmpty();
        assertThat(reading.flags()).isEmpty();
    }

    @Test
    void meterValuesWithoutConnectorAreUsable() {
        Reading.Usable<StationRequest> reading =
                usable(Action.METER_VALUES, "{'transactionId':5,'meterValue':[{'sampledValue':[{'value':'1'}]}]}");

        assertThat(((MeterValues) reading.value()).connectorId()).isEmpty();
        assertThat(reading.flags()).containsExactly("connector_id_missing");
    }

    @Test
    void aStopWithoutReasonWasLocal() {
        for (String reason : List.of("", ",'reason':null", ",'reason':''")) {
            Reading.Usable<StationRequest> reading =
                    usable(Action.STOP_TRANSACTION, "{'transactionId':5,'meterStop':1" + reason + "}");

            assertThat(((StopTransaction) reading.value()).reason().is(Reason.LOCAL))
                    .isTrue();
            assertThat(reading.flags()).containsExactly("reason_defaulted");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1, , meter_stop_unknown",
        "'''''', , meter_stop_missing",
        "null, , meter_stop_missing",
        "'''n/a''', , meter_stop_not_a_number",
        "-500, -500, meter_stop_negative",
        "20.0, 20, meter_stop_as_decimal",
        "20.5, 21, meter_stop_rounded",
        "20.4, 20, meter_stop_rounded",
        "4.2E3, 4200, meter_stop_as_decimal",
        "1e400, , meter_stop_out_of_range",
        "1e999999999, , meter_stop_not_a_number",
        "9223372036854775807, 9223372036854775807, ",
        "9223372036854775808, , meter_stop_out_of_range"
    })
    void theMeterOfAStopIsReadWhereItCan(String sent, Long wattHours, String flag) {
        Reading.Usable<StationRequest> reading =
                usable(Action.STOP_TRANSACTION, "{'transactionId':5,'reason':'Local','meterStop':" + sent + "}");

        assertThat(((StopTransaction) reading.value()).meterStop()).isEqualTo(Optional.ofNullable(wattHours));
        assertThat(reading.flags())
                .filteredOn(found -> !found.endsWith("_as_text"))
                .isEqualTo(flag == null ? List.of() : List.of(flag));
    }

    @Test
    void numbersSentAsTextAreNumbers() {
        Reading.Usable<StationRequest> reading = usable(
                Action.START_TRANSACTION,
                "{'connectorId':'1','idTag':'A','meterStart':' 12345,6 ','reservationId':'7'}");
        StartTransaction start = (StartTransaction) reading.value();

        assertThat(start.connectorId()).isEqualTo(1);
        assertThat(start.meterStart()).isEqualTo(12346);
        assertThat(start.reservationId()).contains(7L);
        assertThat(reading.flags())
                .containsExactly(
                        "connector_id_as_text",
                        "meter_start_as_text",
                        "meter_start_decimal_comma",
                        "meter_start_rounded",
                        "reservation_id_as_text");
    }

    @Test
    void aConnectorSentAsADecimalIsTheConnector() {
        Reading.Usable<StationRequest> reading =
                usable(Action.STATUS_NOTIFICATION, "{'connectorId':2.0,'status':'Available','errorCode':'NoError'}");

        assertThat(((StatusNotification) reading.value()).connectorId()).isEqualTo(2);
        assertThat(reading.flags()).containsExactly("connector_id_as_decimal");
    }

    @Test
    void textSentAsANumberIsText() {
        Reading.Usable<StationRequest> reading = usable(Action.AUTHORIZE, "{'idTag':1234567890.10}");

        assertThat(reading.value()).isEqualTo(new Authorize(new IdTag("1234567890.10")));
        assertThat(reading.flags()).containsExactly("id_tag_as_number");
    }

    @Test
    void dataOfAVendorMayBeAnyJson() {
        Reading.Usable<StationRequest> reading =
                usable(Action.DATA_TRANSFER, "{'vendorId':'V','data':{'a': [1,null]}}");

        assertThat(((DataTransfer) reading.value()).data()).contains("{\"a\": [1,null]}");
        assertThat(reading.flags()).containsExactly("data_as_json");
    }

    @Test
    void aVendorsErrorCodeIsOtherErrorAndKept() {
        Reading.Usable<StationRequest> reading =
                usable(Action.STATUS_NOTIFICATION, "{'connectorId':1,'status':'Faulted','errorCode':'Error'}");
        StatusNotification status = (StatusNotification) reading.value();

        assertThat(status.errorCode()).isEqualTo(ChargePointErrorCode.OTHER_ERROR);
        assertThat(status.rawErrorCode()).contains("Error");
        assertThat(reading.flags()).containsExactly("unknown_error_code");
    }

    @Test
    void aStatusWithoutErrorCodeHasNoError() {
        Reading.Usable<StationRequest> reading =
                usable(Action.STATUS_NOTIFICATION, "{'connectorId':1,'status':'Faulted'}");

        assertThat(((StatusNotification) reading.value()).errorCode()).isEqualTo(ChargePointErrorCode.NO_ERROR);
        assertThat(reading.flags()).containsExactly("error_code_missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "NULL", "0x0000", "", " "})
    void vendorsSayNothingInManyWays(String nothing) {
        StatusNotification status = (StatusNotification) usable(
                        Action.STATUS_NOTIFICATION,
                        "{'connectorId':1,'status':'Available','errorCode':'NoError','info':'%s','vendorId':'%s','vendorErrorCode':'%s'}"
                                .formatted(nothing, nothing, nothing))
                .value();

        assertThat(status.info()).isEmpty();
        assertThat(status.vendorId()).isEmpty();
        assertThat(status.vendorErrorCode()).isEmpty();
    }

    @Test
    void aStatusThatOcppDoesNotKnowIsKept() {
        Reading.Usable<StationRequest> reading =
                usable(Action.STATUS_NOTIFICATION, "{'connectorId':1,'status':'Occupied','errorCode':'NoError'}");
        Term<ChargePointStatus> status = ((StatusNotification) reading.value()).status();

        assertThat(status.text()).isEqualTo("Occupied");
        assertThat(status.known()).isEmpty();
        assertThat(reading.flags()).containsExactly("unknown_status");
    }

    @Test
    void aStatusInAnotherCaseIsTheStatus() {
        Reading.Usable<StationRequest> reading =
                usable(Action.STATUS_NOTIFICATION, "{'connectorId':1,'status':'suspendedev ','errorCode':'NOERROR'}");
        StatusNotification status = (StatusNotification) reading.value();

        assertThat(status.status().is(ChargePointStatus.SUSPENDED_EV)).isTrue();
        assertThat(status.errorCode()).isEqualTo(ChargePointErrorCode.NO_ERROR);
        assertThat(status.rawErrorCode()).isEmpty();
        assertThat(reading.flags()).containsExactly("status_respelled", "error_code_respelled");
    }

    @Test
    void aBootWithoutVendorIsUsable() {
        Reading.Usable<StationRequest> reading =
                usable(Action.BOOT_NOTIFICATION, "{'chargePointVendor':'','chargePointModel':'M'}");

        assertThat(((BootNotification) reading.value()).chargePointVendor()).isEmpty();
        assertThat(reading.flags()).containsExactly("charge_point_vendor_missing");
    }

    @Test
    void textLongerThanOcppAllowsIsKeptAndFlagged() {
        String uuid = "e103edef-de1e-49bc-8778-212868400249";

        Reading.Usable<StationRequest> start =
                usable(Action.START_TRANSACTION, "{'connectorId':2,'idTag':'" + uuid + "','meterStart':0}");
        Reading.Usable<StationRequest> boot = usable(
                Action.BOOT_NOTIFICATION,
                "{'chargePointVendor':'V','chargePointModel':'M','chargePointSerialNumber':'" + uuid + "'}");

        assertThat(((StartTransaction) start.value()).idTag().text()).isEqualTo(uuid);
        assertThat(start.flags()).containsExactly("id_tag_too_long");
        assertThat(((BootNotification) boot.value()).chargePointSerialNumber()).contains(uuid);
        assertThat(boot.flags()).containsExactly("charge_point_serial_number_too_long");
        assertThat(flags(
                        Action.STATUS_NOTIFICATION,
                        "{'connectorId':1,'status':'Available','errorCode':'NoError','info':'%s','vendorErrorCode':'%s'}"
                                .formatted("i".repeat(51), "v".repeat(50))))
                .containsExactly("info_too_long");
    }

    @Test
    void aStartOfConnectorZeroIsUnusable() {
        assertThat(reasons(Action.START_TRANSACTION, "{'connectorId':0,'idTag':'A','meterStart':0}"))
                .containsExactly("connector_id_zero");
    }

    @Test
    void aNegativeConnectorIsUnusable() {
        assertThat(reasons(Action.START_TRANSACTION, "{'connectorId':-1,'idTag':'A','meterStart':0}"))
                .containsExactly("connector_id_negative");
        assertThat(reasons(Action.STATUS_NOTIFICATION, "{'connectorId':-1,'status':'Available'}"))
                .containsExactly("connector_id_negative");
    }

    @Test
    void aConnectorBeyondThoseKnownIsFine() {
        assertThat(flags(Action.STATUS_NOTIFICATION, "{'connectorId':117,'status':'Available','errorCode':'NoError'}"))
                .isEmpty();
    }

    @Test
    void identifiersAreComparedWithoutCaseAndBlanks() {
        Reading.Usable<StationRequest> reading = usable(Action.AUTHORIZE, "{'idTag':' f6 ca 0c c5'}");
        IdTag idTag = ((Authorize) reading.value()).idTag();

        assertThat(idTag.text()).isEqualTo(" f6 ca 0c c5");
        assertThat(idTag.key()).isEqualTo("F6 CA 0C C5");
        assertThat(reading.flags()).containsExactly("id_tag_trimmed");
    }

    @Test
    void aStartWithAnEmptyIdentifierIsACharge() {
        Reading.Usable<StationRequest> reading =
                usable(Action.START_TRANSACTION, "{'connectorId':1,'idTag':'','meterStart':0}");

        assertThat(((StartTransaction) reading.value()).idTag().key()).isEmpty();
        assertThat(reading.flags()).containsExactly("id_tag_empty");
    }

    @Test
    void ofAFieldInBothSpellingsTheLastCounts() {
        Reading.Usable<StationRequest> reading = usable(Action.AUTHORIZE, "{'id_tag':'A','idTag':'B'}");

        assertThat(reading.value()).isEqualTo(new Authorize(new IdTag("B")));
        assertThat(reading.flags()).containsExactly("id_tag_repeated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"idtag", "IdTag", "IDTAG", "ID_TAG"})
    void fieldNamesInAnyCaseAreKnown(String name) {
        assertThat(usable(Action.AUTHORIZE, "{'" + name + "':'A'}").value()).isEqualTo(new Authorize(new IdTag("A")));
    }

    private static EventTime eventTime(String statusNotification) {
        StatusNotification status = (StatusNotification)
                usable(Action.STATUS_NOTIFICATION, statusNotification).value();
        return EventTime.of(status.timestamp(), RECEIVED);
    }
}
