package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ocpp.Action;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictReadingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUTHORIZE | {'idTag':'AB'}",
                "AUTHORIZE | {'idTag':' AB '}",
                "AUTHORIZE | {'idTag':''}",
                "BOOT_NOTIFICATION | {'chargePointVendor':'V','chargePointModel':''}",
                "DATA_TRANSFER | {'vendorId':'V','messageId':'m','data':'{}'}",
                "HEARTBEAT | {}",
                "STATUS_NOTIFICATION | {'connectorId':0,'status':'Available','errorCode':'NoError','info':'',"
                        + "'timestamp':'2023-01-01T10:00:00.123456+02:00','vendorId':'V','vendorErrorCode':'E'}",
                "STATUS_NOTIFICATION | {'connectorId':1,'status':'Faulted','errorCode':'OtherError',"
                        + "'timestamp':'2023-01-01T10:00:00'}",
                "DIAGNOSTICS_STATUS_NOTIFICATION | {'status':'Idle'}",
                "FIRMWARE_STATUS_NOTIFICATION | {'status':'Installed'}",
            })
    void leavesWhatOcppAllowsAlone(Action action, String payload) {
        assertThat(StrictReading.breach(action, payload.replace('\'', '"'))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUTHORIZE | {} | PROTOCOL_ERROR | id_tag_missing",
                "AUTHORIZE | {'idTag':null} | PROTOCOL_ERROR | id_tag_missing",
                "BOOT_NOTIFICATION | {'chargePointVendor':'V'} | PROTOCOL_ERROR | charge_point_model_missing",
                "STATUS_NOTIFICATION | {'connectorId':1,'status':'Available'} | PROTOCOL_ERROR | error_code_missing",
                "AUTHORIZE | {'idTag':'A','idTag':'B'} | OCCURENCE_CONSTRAINT_VIOLATION | id_tag_repeated",
                "AUTHORIZE | {'idTag':7} | TYPE_CONSTRAINT_VIOLATION | id_tag_as_number",
                "AUTHORIZE | {'idTag':['A']} | TYPE_CONSTRAINT_VIOLATION | id_tag_as_json",
                "AUTHORIZE | {'idTag':'123456789012345678901'} | TYPE_CONSTRAINT_VIOLATION | id_tag_too_long",
                "DATA_TRANSFER | {'vendorId':'V','data':{}} | TYPE_CONSTRAINT_VIOLATION | data_as_json",
                "DATA_TRANSFER | {'vendorId':'V','data':null} | TYPE_CONSTRAINT_VIOLATION | data_null",
                "STATUS_NOTIFICATION | {'connectorId':'1','status':'Available','errorCode':'NoError'}"
                        + " | TYPE_CONSTRAINT_VIOLATION | connector_id_as_text",
                "STATUS_NOTIFICATION | {'connectorId':'','status':'Available','errorCode':'NoError'}"
                        + " | TYPE_CONSTRAINT_VIOLATION | connector_id_as_text",
                "STATUS_NOTIFICATION | {'connectorId':1.5,'status':'Available','errorCode':'NoError'}"
                        + " | TYPE_CONSTRAINT_VIOLATION | connector_id_not_an_integer",
                "STATUS_NOTIFICATION | {'connectorId':1,'status':'Available','errorCode':'NoError','timestamp':'now'}"
                        + " | TYPE_CONSTRAINT_VIOLATION | timestamp_unreadable",
                "STATUS_NOTIFICATION | {'connectorId':1,'status':'Broken','errorCode':'NoError'}"
                        + " | PROPERTY_CONSTRAINT_VIOLATION | status_not_a_word",
                "STATUS_NOTIFICATION | {'connectorId':1,'status':'','errorCode':'NoError'}"
                        + " | PROPERTY_CONSTRAINT_VIOLATION | status_not_a_word",
                "STATUS_NOTIFICATION | {'connectorId':1,'status':'available','errorCode':'NoError'}"
                        + " | PROPERTY_CONSTRAINT_VIOLATION | status_respelled",
                "STATUS_NOTIFICATION | {'connectorId':1,'status':'Available','errorCode':'E7'}"
                        + " | PROPERTY_CONSTRAINT_VIOLATION | error_code_not_a_word",
                "STATUS_NOTIFICATION | {'connectorId':-1,'status':'Available','errorCode':'NoError'}"
                        + " | PROPERTY_CONSTRAINT_VIOLATION | connector_id_negative",
                "HEARTBEAT | {'now':1} | FORMATION_VIOLATION | field_unknown",
                "AUTHORIZE | {'id_tag':'A'} | FORMATION_VIOLATION | field_unknown",
                "AUTHORIZE | {'idtag':'A'} | FORMATION_VIOLATION | field_unknown",
            })
    void tellsABreachByItsNormativeCode(Action action, String payload, String code, String finding) {
        StrictReading.Breach breach =
                StrictReading.breach(action, payload.replace('\'', '"')).orElseThrow();

        assertThat(breach.code().name()).isEqualTo(code);
        assertThat(breach.description()).isEqualTo(finding);
    }
}
