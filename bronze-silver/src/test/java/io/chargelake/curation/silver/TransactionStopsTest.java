package io.chargelake.curation.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ocpp.Action;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionStopsTest {

    private static final TransactionStops.Rows TABLE = new TransactionStops.Rows();

    @Test
    void aStopIsKeptWithItsReason() {
        assertThat(Events.row(TABLE, derive("""
                        {"transactionId":42,"idTag":"ab","meterStop":12345,"timestamp":"2026-10-05T09:59:00Z",
                         "reason":"EVDisconnected"}""")))
                .containsEntry("occurred_at", Instant.parse("2026-10-05T09:59:00Z"))
                .containsEntry("transaction_id", 42L)
                .containsEntry("id_tag", "AB")
                .containsEntry("meter_stop_wh", 12345L)
                .containsEntry("reason", "EVDisconnected")
                .containsEntry("flags", List.of());
    }

    @Test
    void aMissingReasonIsLocal() {
        assertThat(Events.row(TABLE, derive("""
                        {"transaction_id":42,"id_tag":null,"meter_stop":1,"timestamp":"2026-10-05T09:59:00Z",
                         "reason":null,"transaction_data":null}""")))
                .containsEntry("id_tag", null)
                .containsEntry("reason", "Local")
                .containsEntry("flags", List.of("reason_defaulted"));
    }

    @Test
    void anUnknownMeterReadingIsNull() {
        assertThat(Events.row(TABLE, derive("""
                        {"transactionId":42,"meterStop":-1,"timestamp":"2026-10-05T09:59:00Z","reason":"PowerLoss"}""")))
                .containsEntry("meter_stop_wh", null)
                .containsEntry("flags", List.of("meter_stop_unknown"));
    }

    @Test
    void theSamplesOfAStopAreNoneOfItsBusiness() {
        Derived derived = derive("""
                {"transactionId":42,"meterStop":5,"timestamp":"2026-10-05T09:59:00Z","reason":"Local",
                 "transactionData":[{"timestamp":"2026-10-05T09:59:00Z","sampledValue":[{"value":"a"}]}]}""");

        assertThat(derived.rows()).hasSize(1);
        assertThat(derived.rejections()).isEmpty();
    }

    private static Derived derive(String payload) {
        return TABLE.derive(Events.request(Action.STOP_TRANSACTION, payload));
    }
}
