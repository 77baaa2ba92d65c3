package io.chargelake.ocpp;

import static io.chargelake.ocpp.Readings.reasons;
import static io.chargelake.ocpp.Readings.usable;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ocpp.StationRequest.Authorize;
import io.chargelake.ocpp.StationRequest.BootNotification;
import io.chargelake.ocpp.StationRequest.DataTransfer;
import io.chargelake.ocpp.StationRequest.DiagnosticsStatusNotification;
import io.chargelake.ocpp.StationRequest.FirmwareStatusNotification;
import io.chargelake.ocpp.StationRequest.Heartbeat;
import io.chargelake.ocpp.StationRequest.MeterValues;
import io.chargelake.ocpp.StationRequest.StartTransaction;
import io.chargelake.ocpp.StationRequest.StatusNotification;
import io.chargelake.ocpp.StationRequest.StopTransaction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each action as stations send it, in OCPP's spelling of the fields and in the one of the article's data. */
class StationRequestsTest {

    enum Spelling {
        CAMEL_CASE {
            @Override
            String of(String json) {
                return json;
            }
        },
        SNAKE_CASE {
            @Override
            String of(String json) {
                return NAME.matcher(json)
                        .replaceAll(name ->
                                name.group().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
            }
        };

        private static final Pattern NAME = Pattern.compile("'\\w+':");

        abstract String of(String json);
    }

    @ParameterizedTest
    @EnumSource
    void authorize(Spelling spelling) {
        assertThat(clean(Action.AUTHORIZE, spelling.of("{'idTag':'044943121F1D80'}")))
                .isEqualTo(new Authorize(new IdTag("044943121F1D80")));
    }

    @ParameterizedTest
    @EnumSource
    void bootNotification(Spelling spelling) {
        String json = "{'chargePointVendor':'VendorX','chargePointModel':'SingleSocketCharger',"
                + "'chargePointSerialNumber':'cp.001','chargeBoxSerialNumber':'cb.001','firmwareVersion':'0.9.87',"
                + "'iccid':'8931','imsi':'2620','meterType':'NQC-ACDC','meterSerialNumber':'m.001'}";

        assertThat(clean(Action.BOOT_NOTIFICATION, spelling.of(json)))
                .isEqualTo(new BootNotification(
                        Optional.of("VendorX"),
                        Optional.of("SingleSocketCharger"),
                        Optional.of("cp.001"),
                        Optional.of("cb.001"),
                        Optional.of("0.9.87"),
                        Optional.of("8931"),
                        Optional.of("2620"),
                        Optional.of("NQC-ACDC"),
                        Optional.of("m.001")));
    }

    @ParameterizedTest
    @EnumSource
    void dataTransfer(Spelling spelling) {
        assertThat(clean(Action.DATA_TRANSFER, spelling.of("{'vendorId':'com.vendor','messageId':'Temp','data':'41'}")))
                .isEqualTo(new DataTransfer("com.vendor", Optional.of("Temp"), Optional.of("41")));
    }

    @Test
    void diagnosticsStatusNotification() {
        assertThat(clean(Action.DIAGNOSTICS_STATUS_NOTIFICATION, "{'status':'UploadFailed'}"))
                .isEqualTo(new DiagnosticsStatusNotification(new Term.Known<>(DiagnosticsStatus.UPLOAD_FAILED)));
    }

    @Test
    void firmwareStatusNotification() {
        assertThat(clean(Action.FIRMWARE_STATUS_NOTIFICATION, "{'status':'InstallationFailed'}"))
                .isEqualTo(new FirmwareStatusNotification(new Term.Known<>(FirmwareStatus.INSTALLATION_FAILED)));
    }

    @Test
    void heartbeat() {
        assertThat(clean(Action.HEARTBEAT, "{}")).isEqualTo(new Heartbeat());
    }

    @ParameterizedTest
    @EnumSource
    void meterValues(Spelling spelling) {
        String json = "{'connectorId':2,'transactionId':170,'meterValue':["
                + "{'timestamp':'2026-11-01T10:00:00Z','sampledValue':["
                + "{'value':'12.5','context':'Transaction.Begin','format':'Raw','measurand':'Power.Active.Import',"
                + "'phase':'L1','location':'Inlet','unit':'kW'},{'value':'100'}]},"
                + "{'timestamp':'2026-11-01T10:15:00Z','sampledValue':[{'value':'200'}]}]}";

        MeterValues request = (MeterValues) clean(Action.METER_VALUES, spelling.of(json));

        assertThat(request.connectorId()).contains(2);
        assertThat(request.transactionId()).contains(170L);
        assertThat(request.meterValues())
                .isEqualTo(List.of(
                        new MeterValue(
                                Optional.of(OcppTimestamp.parse("2026-11-01T10:00:00Z")),
                                List.of(
                                        used(new SampledValue(
                                                new Term.Known<>(Measurand.POWER_ACTIVE_IMPORT),
                                                Optional.of(12500.0),
                                                Optional.empty(),
                                                "W",
                                                Optional.of(new Term.Known<>(Phase.L1)),
                                                new Term.Known<>(ReadingContext.TRANSACTION_BEGIN),
                                                new Term.Known<>(Location.INLET),
                                                new Term.Known<>(ValueFormat.RAW))),
                                        used(register(100)))),
                        new MeterValue(
                                Optional.of(OcppTimestamp.parse("2026-11-01T10:15:00Z")),
                                List.of(used(register(200))))));
    }

    @ParameterizedTest
    @EnumSource
    void startTransaction(Spelling spelling) {
        String json = "{'connectorId':1,'idTag':'ABC','meterStart':123456,'reservationId':9,"
                + "'timestamp':'2026-11-01T10:00:00Z'}";

        assertThat(clean(Action.START_TRANSACTION, spelling.of(json)))
                .isEqualTo(new StartTransaction(
                        1,
                        new IdTag("ABC"),
                        123456,
                        Optional.of(OcppTimestamp.parse("2026-11-01T10:00:00Z")),
                        Optional.of(9L)));
    }

    @ParameterizedTest
    @EnumSource
    void statusNotification(Spelling spelling) {
        String json = "{'connectorId':0,'errorCode':'GroundFailure','info':'earth','status':'Faulted',"
                + "'timestamp':'2026-11-01T10:00:00Z','vendorId':'com.vendor','vendorErrorCode':'E17'}";

        assertThat(clean(Action.STATUS_NOTIFICATION, spelling.of(json)))
                .isEqualTo(new StatusNotification(
                        0,
                        new Term.Known<>(ChargePointStatus.FAULTED),
                        ChargePointErrorCode.GROUND_FAILURE,
                        Optional.empty(),
                        Optional.of("earth"),
                        Optional.of(OcppTimestamp.parse("2026-11-01T10:00:00Z")),
                        Optional.of("com.vendor"),
                        Optional.of("E17")));
    }

    @ParameterizedTest
    @EnumSource
    void stopTransaction(Spelling spelling) {
        String json = "{'transactionId':170,'idTag':'ABC','meterStop':130000,'timestamp':'2026-11-01T11:00:00Z',"
                + "'reason':'EVDisconnected','transactionData':[{'timestamp':'2026-11-01T11:00:00Z',"
                + "'sampledValue':[{'value':'130000'}]}]}";

        assertThat(clean(Action.STOP_TRANSACTION, spelling.of(json)))
                .isEqualTo(new StopTransaction(
                        Optional.of(170L),
                        Optional.of(new IdTag("ABC")),
                        Optional.of(130000L),
                        Optional.of(OcppTimestamp.parse("2026-11-01T11:00:00Z")),
                        new Term.Known<>(Reason.EV_DISCONNECTED),
                        List.of(new MeterValue(
                                Optional.of(OcppTimestamp.parse("2026-11-01T11:00:00Z")),
                                List.of(used(register(130000)))))));
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aRequestKnowsItsAction(Action action) {
        String json = "{'idTag':'A','vendorId':'V','status':'Idle','connectorId':1,'meterStart':0}";

        assertThat(usable(action, json).value().action()).isEqualTo(action);
    }

    @Test
    void whatMustBeThereIsMissedByName() {
        assertThat(reasons(Action.AUTHORIZE, "{}")).containsExactly("id_tag_missing");
        assertThat(reasons(Action.DATA_TRANSFER, "{'data':'x'}")).containsExactly("vendor_id_missing");
        assertThat(reasons(Action.DIAGNOSTICS_STATUS_NOTIFICATION, "{}")).containsExactly("status_missing");
        assertThat(reasons(Action.FIRMWARE_STATUS_NOTIFICATION, "{'status':''}"))
                .containsExactly("status_missing");
        assertThat(reasons(Action.START_TRANSACTION, "{'timestamp':'2026-11-01T10:00:00Z'}"))
                .containsExactly("connector_id_missing", "id_tag_missing", "meter_start_missing");
        assertThat(reasons(Action.STATUS_NOTIFICATION, "{'errorCode':'NoError','connectorId':null,'status':null}"))
                .containsExactly("connector_id_missing", "status_missing");
    }

    @Test
    void everyReasonIsTold() {
        assertThat(reasons(Action.START_TRANSACTION, "{'connectorId':1.5,'meterStart':'lots'}"))
                .containsExactly("connector_id_not_an_integer", "id_tag_missing", "meter_start_not_a_number");
        assertThat(reasons(Action.STATUS_NOTIFICATION, "{'connectorId':'one'}"))
                .containsExactly("connector_id_not_an_integer", "status_missing");
        assertThat(reasons(Action.STATUS_NOTIFICATION, "{'connectorId':[1],'status':'Faulted'}"))
                .containsExactly("connector_id_not_an_integer");
        assertThat(reasons(Action.STATUS_NOTIFICATION, "{'connectorId':4294967296,'status':'Faulted'}"))
                .containsExactly("connector_id_out_of_range");
        assertThat(reasons(Action.START_TRANSACTION, "{'connectorId':1,'idTag':'A','meterStart':1e30}"))
                .containsExactly("meter_start_out_of_range");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "[]",
                "'{}'",
                "{",
                "{'idTag':'A'",
                "{'idTag':'A'} {}",
                "{'idTag':}",
                "nonsense"
            })
    void aPayloadThatIsNoObjectIsUnusable(String payload) {
        String json = payload.replace('\'', '"');

        assertThat(StationRequests.read(Action.AUTHORIZE, json))
                .isEqualTo(new Reading.Unusable<>(List.of("payload_not_json"), json));
    }

    @Test
    void fieldsThatOcppDoesNotKnowAreKeptAsSent() {
        Reading.Usable<StationRequest> reading = usable(
                Action.HEARTBEAT,
                "{'uptime': 12.50, 'nested':{'a':[1, 2]},'quoted \\'name\\'':'\\u00fc','nothing':null,'flag':true}");

        assertThat(reading.extraJson())
                .contains(
                        "{\"uptime\":12.50,\"nested\":{\"a\":[1, 2]},\"quoted \\\"name\\\"\":\"\\u00fc\",\"flag\":true}");
        assertThat(reading.flags()).isEmpty();
    }

    /** A request without flags and unknown fields. */
    private static StationRequest clean(Action action, String json) {
        Reading.Usable<StationRequest> reading = usable(action, json);
        assertThat(reading.flags()).isEmpty();
        assertThat(reading.extraJson()).isEmpty();
        return reading.value();
    }

    private static Reading<SampledValue> used(SampledValue value) {
        return new Reading.Usable<>(value, List.of(), Optional.empty());
    }

    private static SampledValue register(double wattHours) {
        return new SampledValue(
                new Term.Known<>(Measurand.ENERGY_ACTIVE_IMPORT_REGISTER),
                Optional.of(wattHours),
                Optional.empty(),
                "Wh",
                Optional.empty(),
                new Term.Known<>(ReadingContext.SAMPLE_PERIODIC),
                new Term.Known<>(Location.OUTLET),
                new Term.Known<>(ValueFormat.RAW));
    }
}
