package io.chargelake.curation.bronze;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.lake.Column;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessagesTest {

    @Test
    void aRequestIsDecodedDownToItsPayload() {
        assertThat(read("ST-1", "Heartbeat", "[2, \"m-1\", \"Heartbeat\", { \"a\" : 1 }]"))
                .containsEntry("received_date", LocalDate.parse("2026-10-05"))
                .containsEntry("station_id", "ST-1")
                .containsEntry("received_at", Instant.parse("2026-10-05T00:00:00Z"))
                .containsEntry("message_type", 2)
                .containsEntry("action", "Heartbeat")
                .containsEntry("topic", "ocpp.frames")
                .containsEntry("partition", 3)
                .containsEntry("offset", 77L)
                .containsEntry("direction", "in")
                .containsEntry("session", "S-1")
                .containsEntry("message_id", "m-1")
                .containsEntry("ocpp_version", "ocpp1.6")
                .containsEntry("tenant", "acme")
                .containsEntry("node", "node-1")
                .containsEntry("flags", List.of())
                .containsEntry("payload", "{ \"a\" : 1 }")
                .containsEntry("reasons", null);
    }

    @Test
    void aMisspeltActionIsMendedAndFlagged() {
        assertThat(read("ST-1", null, "[2,\"m-1\",\"HeartBeat\",{}]"))
                .containsEntry("action", "Heartbeat")
                .containsEntry("flags", List.of("action_respelled"));
    }

    @Test
    void anAnswerHasTheActionOfItsHeader() {
        assertThat(read("ST-1", "heartbeat", "[3,\"m-1\",{}]"))
                .containsEntry("message_type", 3)
                .containsEntry("action", "Heartbeat");
        assertThat(read("ST-1", " ", "[3,\"m-1\",{}]")).containsEntry("action", null);
    }

    @Test
    void anErrorKeepsCodeDescriptionAndDetails() {
        assertThat(read("ST-1", "Heartbeat", "[4,\"m-1\",\"InternalError\",\"no \\\"luck\\\"\",{\"a\":1}]"))
                .containsEntry("message_type", 4)
                .containsEntry(
                        "payload",
                        "{\"code\":\"InternalError\",\"description\":\"no \\\"luck\\\"\",\"details\":{\"a\":1}}");
    }

    @Test
    void whatIsNoMessageHasReasons() {
        assertThat(reasons("ST-1", "not json")).containsExactly("not_json");
        assertThat(reasons("ST-1", null)).containsExactly("empty_frame");
        assertThat(reasons(null, "[2,\"m-1\",\"Heartbeat\",{}]")).containsExactly("station_id_missing");
        assertThat(reasons("ST-1", "[2,\"m-1\",\"Heartbeat\",{}]")).isEmpty();
    }

    private static Map<String, Object> read(String station, String action, String frame) {
        Object[] values = Messages.Rows.read(landed(station, action, frame));
        Map<String, Object> row = new LinkedHashMap<>();
        List<Column> columns = Messages.TABLE.columns();
        for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i).name(), values[i] instanceof String[] list ? List.of(list) : values[i]);
        }
        row.put("reasons", values[columns.size()]);
        return row;
    }

    private static String[] reasons(String station, String frame) {
        return Messages.Rows.reasons(landed(station, null, frame));
    }

    private static LandedFrame landed(String station, String action, String frame) {
        return new LandedFrame(
                "ocpp.frames",
                3,
                77,
                Instant.parse("2026-10-05T00:00:00Z"),
                station,
                "ocpp1.6",
                "in",
                "S-1",
                action,
                "node-1",
                "acme",
                frame == null ? null : frame.getBytes(UTF_8));
    }
}
