package io.chargelake.curation.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ocpp.Action;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusNotificationsTest {

    private static final StatusNotifications.Rows TABLE = new StatusNotifications.Rows();

    @Test
    void aFaultIsKeptWithAllThatTheStationSaid() {
        Map<String, Object> row = Events.row(TABLE, derive("""
                {"connectorId":2,"errorCode":"GroundFailure","status":"Faulted","timestamp":"2026-10-04T23:59:59.5Z",
                 "info":"earth leak","vendorId":"acme","vendorErrorCode":"E42"}"""));

        assertThat(row)
                .containsEntry("event_date", LocalDate.parse("2026-10-04"))
                .containsEntry("station_id", "ST-1")
                .containsEntry("connector_id", 2)
                .containsEntry("occurred_at", Instant.parse("2026-10-04T23:59:59.5Z"))
                .containsEntry("received_at", Events.RECEIVED)
                .containsEntry("status", "Faulted")
                .containsEntry("error_code", "GroundFailure")
                .containsEntry("raw_error_code", null)
                .containsEntry("info", "earth leak")
                .containsEntry("vendor_id", "acme")
                .containsEntry("vendor_error_code", "E42")
                .containsEntry("message_id", "m-1")
                .containsEntry("session", "S-1")
                .containsEntry("tenant", "acme")
                .containsEntry("flags", List.of())
                .containsEntry("extra", null);
    }

    @Test
    void aStatusWithoutTimestampHappenedWhenItWasReceived() {
        Map<String, Object> row =
                Events.row(TABLE, derive("{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Available\"}"));

        assertThat(row)
                .containsEntry("occurred_at", Events.RECEIVED)
                .containsEntry("event_date", LocalDate.parse("2026-10-05"))
                .containsEntry("flags", List.of("timestamp_missing"));
    }

    @Test
    void anImpossibleClockIsRepairedToTheTimeOfReceipt() {
        String status = "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Available\",\"timestamp\":\"%s\"}";

        assertThat(Events.row(TABLE, derive(status.formatted("1970-01-01T00:00:12Z"))))
                .containsEntry("occurred_at", Events.RECEIVED)
                .containsEntry("flags", List.of("clock_before_2010"));
        assertThat(Events.row(TABLE, derive(status.formatted("2026-10-05T10:06:00Z"))))
                .containsEntry("occurred_at", Events.RECEIVED)
                .containsEntry("flags", List.of("clock_ahead"));
    }

    @Test
    void anErrorCodeThatOcppDoesNotKnowIsOtherErrorAndKeptAsSent() {
        Map<String, Object> row = Events.row(TABLE, derive("""
                {"connectorId":1,"errorCode":"Error","status":"Faulted","timestamp":"2026-10-05T09:59:00Z"}"""));

        assertThat(row).containsEntry("error_code", "OtherError").containsEntry("raw_error_code", "Error");
        assertThat(row.get("flags"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(1);
    }

    @Test
    void fieldsThatOcppDoesNotKnowAreKept() {
        Map<String, Object> row = Events.row(TABLE, derive("""
                {"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-10-05T09:59:00Z",
                 "evseTemperature":{"celsius":61.5}}"""));

        assertThat(row).containsEntry("extra", "{\"evseTemperature\":{\"celsius\":61.5}}");
    }

    @Test
    void theRepairsOfTheFrameAreNamedToo() {
        Request request = new Request(
                "ST-1",
                Events.RECEIVED,
                Action.STATUS_NOTIFICATION,
                null,
                null,
                null,
                List.of("message_id_missing"),
                "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Available\"}",
                null);

        assertThat(Events.row(TABLE, TABLE.derive(request)))
                .containsEntry("message_id", null)
                .containsEntry("flags", List.of("message_id_missing", "timestamp_missing"));
    }

    @Test
    void aStatusWithoutConnectorAndStateIsSetAsideWithBothReasons() {
        Derived derived = derive("{\"errorCode\":\"NoError\"}");

        assertThat(derived.rows()).isEmpty();
        assertThat(derived.rejections())
                .containsExactly(new Rejection(
                        0, List.of("connector_id_missing", "status_missing"), "{\"errorCode\":\"NoError\"}"));
    }

    @Test
    void aTimeWithoutZoneIsReadByTheClockOfTheStationsPlace() {
        String payload = "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Available\","
                + "\"timestamp\":\"2026-10-05T11:58:00\"}";
        Request request = new Request(
                "ST-1",
                Events.RECEIVED,
                Action.STATUS_NOTIFICATION,
                "m-1",
                null,
                null,
                List.of(),
                payload,
                ZoneId.of("Europe/Berlin"));

        assertThat(Events.row(TABLE, TABLE.derive(request)))
                .containsEntry("occurred_at", Instant.parse("2026-10-05T09:58:00Z"))
                .containsEntry("flags", List.of("no_time_zone", "station_zone_assumed"));
    }

    private static Derived derive(String payload) {
        return TABLE.derive(Events.request(Action.STATUS_NOTIFICATION, payload));
    }
}
