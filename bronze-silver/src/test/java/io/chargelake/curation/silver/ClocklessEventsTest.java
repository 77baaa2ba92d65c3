package io.chargelake.curation.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ocpp.Action;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages that carry no clock: they happened when they were received, which is no repair. */
class ClocklessEventsTest {

    @Test
    void aHeartbeatIsASignOfLifeWhenReceived() {
        Heartbeats.Rows table = new Heartbeats.Rows();

        assertThat(Events.row(table, table.derive(Events.request(Action.HEARTBEAT, "{}"))))
                .containsEntry("event_date", LocalDate.parse("2026-10-05"))
                .containsEntry("occurred_at", Events.RECEIVED)
                .containsEntry("received_at", Events.RECEIVED)
                .containsEntry("flags", List.of());
    }

    @Test
    void anAuthorizationNamesTheIdentifierTrimmedAndInCapitals() {
        Authorizations.Rows table = new Authorizations.Rows();

        assertThat(Events.row(table, table.derive(Events.request(Action.AUTHORIZE, "{\"idTag\":\" f6 ca\"}"))))
                .containsEntry("id_tag", "F6 CA");
        assertThat(table.derive(Events.request(Action.AUTHORIZE, "{}")).rejections())
                .extracting(Rejection::reasons)
                .containsExactly(List.of("id_tag_missing"));
    }

    @Test
    void aBootSaysWhatTheStationIs() {
        BootNotifications.Rows table = new BootNotifications.Rows();

        assertThat(Events.row(table, table.derive(Events.request(Action.BOOT_NOTIFICATION, """
                        {"charge_point_vendor":"ChargeAwesome LLC","charge_point_model":"BB-1","firmware_version":"1.2",
                         "charge_point_serial_number":"sn","charge_box_serial_number":null,"iccid":"i","imsi":"s",
                         "meter_type":"t","meter_serial_number":"m"}"""))))
                .containsEntry("vendor", "ChargeAwesome LLC")
                .containsEntry("model", "BB-1")
                .containsEntry("serial_number", "sn")
                .containsEntry("charge_box_serial_number", null)
                .containsEntry("firmware_version", "1.2")
                .containsEntry("iccid", "i")
                .containsEntry("imsi", "s")
                .containsEntry("meter_type", "t")
                .containsEntry("meter_serial_number", "m");
    }

    @Test
    void vendorDataIsKeptAsTextOrAsJson() {
        DataTransfers.Rows table = new DataTransfers.Rows();

        assertThat(Events.row(
                        table,
                        table.derive(Events.request(
                                Action.DATA_TRANSFER,
                                "{\"vendorId\":\"acme\",\"messageId\":\"t\",\"data\":{\"a\":[1]}}"))))
                .containsEntry("vendor_id", "acme")
                .containsEntry("vendor_message_id", "t")
                .containsEntry("data", "{\"a\":[1]}");
    }

    @Test
    void progressReportsKeepTheirStatus() {
        FirmwareStatusNotifications.Rows firmware = new FirmwareStatusNotifications.Rows();
        DiagnosticsStatusNotifications.Rows diagnostics = new DiagnosticsStatusNotifications.Rows();

        assertThat(Events.row(
                        firmware,
                        firmware.derive(
                                Events.request(Action.FIRMWARE_STATUS_NOTIFICATION, "{\"status\":\"Installing\"}"))))
                .containsEntry("status", "Installing");
        assertThat(Events.row(
                        diagnostics,
                        diagnostics.derive(
                                Events.request(Action.DIAGNOSTICS_STATUS_NOTIFICATION, "{\"status\":\"Uploaded\"}"))))
                .containsEntry("status", "Uploaded");
    }

    @Test
    void everyActionOfAStationHasExactlyOneTableThatReportsItsFailures() {
        for (Action action : Action.values()) {
            List<EventTable> reporting = EventTables.ALL.stream()
                    .filter(table -> table.actions().contains(action) && table.reportsUnreadable(action))
                    .toList();
            assertThat(reporting).as(action.wireName()).hasSize(1);
        }
        Set<String> names = new HashSet<>();
        EventTables.ALL.forEach(table -> names.add(table.table().name()));
        assertThat(names).hasSize(Arrays.asList(Action.values()).size());
    }
}
