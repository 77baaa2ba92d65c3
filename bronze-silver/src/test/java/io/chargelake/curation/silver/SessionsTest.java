package io.chargelake.curation.silver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.curation.bronze.EventReading;
import io.chargelake.curation.bronze.LandedEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final Instant BEFORE = Instant.parse("2026-10-05T09:00:00Z");
    private static final Instant CONNECTED = Instant.parse("2026-10-05T10:00:00Z");
    private static final Instant RESTARTED = Instant.parse("2026-10-06T11:00:00Z");
    private static final String OPENED = event("Connected", CONNECTED, ",\"remoteAddress\":\"::1\"");
    private static final String CLOSED = event(
            "Disconnected",
            Instant.parse("2026-10-06T12:00:00Z"),
            ",\"reason\":\"idle\",\"lastHeardAt\":\"2026-10-06T08:00:00Z\"");

    private final Sessions.Rows rules = new Sessions.Rows(new NodeStarts.Times(
            Map.of("n-1", new TreeSet<>(List.of(BEFORE, CONNECTED, RESTARTED, RESTARTED.plusSeconds(1))))));

    @Test
    void openingAndEndAreOneRowInEitherOrder() {
        assertThat(row(OPENED, CLOSED, OPENED))
                .isEqualTo(row(CLOSED, OPENED))
                .containsEntry("event_date", LocalDate.parse("2026-10-05"))
                .containsEntry("connected_at", CONNECTED)
                .containsEntry("ended_at", Instant.parse("2026-10-06T12:00:00Z"))
                .containsEntry("disconnected_at", Instant.parse("2026-10-06T12:00:00Z"))
                .containsEntry("reason", "idle")
                .containsEntry("last_heard_at", Instant.parse("2026-10-06T08:00:00Z"))
                .containsEntry("node_restarted_at", null)
                .containsEntry("node", "n-1")
                .containsEntry("remote_address", "::1")
                .containsEntry("tenant", "acme");
    }

    @Test
    void ofSeveralEndsTheEarliestCounts() {
        String later = CLOSED.replace("12:00:00Z", "13:00:00Z").replace("idle", "replaced");

        assertThat(row(OPENED, later, CLOSED))
                .isEqualTo(row(OPENED, CLOSED, later))
                .containsEntry("reason", "idle");
    }

    @Test
    void aSessionWithoutAnEndIsOverWhenItsNodeStartsAgain() {
        assertThat(row(OPENED))
                .containsEntry("node_restarted_at", RESTARTED)
                .containsEntry("ended_at", RESTARTED)
                .containsEntry("disconnected_at", null);
        assertThat(named(rules.settle(rules.merge(rules.settle(merged(OPENED)), merged(CLOSED)))))
                .as("an end that is heard of late")
                .isEqualTo(row(OPENED, CLOSED));
    }

    @Test
    void anEndOfWhichTheOpeningIsNotKnownIsARowOfItsDay() {
        assertThat(row(CLOSED))
                .containsEntry("event_date", LocalDate.parse("2026-10-06"))
                .containsEntry("connected_at", null);
    }

    @Test
    void aStartOfANodeIsNoSession() {
        EventReading start = reading(event("NodeStarted", RESTARTED, ""));

        assertThat(rules.row(start)).isEmpty();
        assertThat(new NodeStarts.Rows().row(start).orElseThrow())
                .containsExactly(LocalDate.parse("2026-10-06"), "n-1", RESTARTED, "S-1", "acme");
    }

    private static String event(String change, Instant at, String more) {
        return "{\"event\":\"" + change + "\",\"station\":\"ST-1\",\"session\":\"S-1\",\"at\":\"" + at
                + "\",\"node\":\"n-1\",\"tenant\":\"acme\"" + more + "}";
    }

    private static EventReading reading(String value) {
        return EventReading.of(
                new LandedEvent("t", 0, 0, CONNECTED, "ST-1", null, null, null, null, value.getBytes(UTF_8)));
    }

    private Map<String, Object> row(String... records) {
        return named(rules.settle(merged(records)));
    }

    private Object[] merged(String... records) {
        return Arrays.stream(records)
                .map(record -> rules.row(reading(record)).orElseThrow())
                .reduce(rules::merge)
                .orElseThrow();
    }

    private static Map<String, Object> named(Object[] row) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < row.length; i++) {
            values.put(Sessions.TABLE.columns().get(i).name(), row[i]);
        }
        return values;
    }
}
