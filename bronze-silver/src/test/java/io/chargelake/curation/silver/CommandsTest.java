package io.chargelake.curation.silver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.curation.bronze.EventReading;
import io.chargelake.curation.bronze.LandedEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {

    private static final long SEED = 7;
    private static final Commands.Rows RULES = new Commands.Rows();
    private static final String ASKED =
            "{\"id\":\"c-1\",\"station\":\"ST-1\",\"action\":\"Reset\",\"payload\":{\"type\":\"Soft\"},"
                    + "\"issuedAt\":\"2026-10-05T23:59:59.123456789Z\",\"expiresAt\":\"2026-10-06T00:01:00Z\","
                    + "\"issuer\":\"me\"}";
    private static final String QUEUED = result("Queued", "2026-10-06T00:00:01Z", "");
    private static final String SENT = result("Sent", "2026-10-06T00:00:02Z", ",\"session\":\"S-1\"");
    private static final String ANSWERED =
            result("Answered", "2026-10-06T00:00:03Z", ",\"session\":\"S-1\",\"payload\":{\"status\":\"Accepted\"}");

    @Test
    void allThatIsKnownOfACommandIsOneRow() {
        assertThat(row(ASKED, QUEUED, SENT, ANSWERED))
                .containsEntry("event_date", LocalDate.parse("2026-10-05"))
                .containsEntry("station_id", "ST-1")
                .containsEntry("command_id", "c-1")
                .containsEntry("action", "Reset")
                .containsEntry("requested_at", Instant.parse("2026-10-05T23:59:59.123456Z"))
                .containsEntry("outcome", "Answered")
                .containsEntry("expires_at", Instant.parse("2026-10-06T00:01:00Z"))
                .containsEntry("queued_at", Instant.parse("2026-10-06T00:00:01Z"))
                .containsEntry("sent_at", Instant.parse("2026-10-06T00:00:02Z"))
                .containsEntry("ended_at", Instant.parse("2026-10-06T00:00:03Z"))
                .containsEntry("answer_status", "Accepted")
                .containsEntry("answer", "{\"status\":\"Accepted\"}")
                .containsEntry("error_code", null)
                .containsEntry("payload", "{\"type\":\"Soft\"}")
                .containsEntry("issuer", "me")
                .containsEntry("session", "S-1")
                .containsEntry("node", "n-1")
                .containsEntry("tenant", "acme");
    }

    @Test
    void neitherOrderNorRepetitionChangesARow() {
        List<String> records = List.of(
                ASKED,
                ASKED.replace("23:59:59.123456789Z", "23:59:59.5Z").replace("Soft", "Hard"),
                QUEUED,
                SENT,
                SENT.replace("00:00:02Z", "00:00:02.5Z").replace("S-1", "S-2"),
                result("TimedOut", "2026-10-06T00:00:02.9Z", ""),
                ANSWERED);
        Map<String, Object> expected = row(records.toArray(String[]::new));

        assertThat(expected).containsEntry("outcome", "Answered").containsEntry("payload", "{\"type\":\"Soft\"}");
        permutations(records).forEach(order -> {
            assertThat(row(order.toArray(String[]::new))).isEqualTo(expected);
            List<String> twice = new ArrayList<>(order);
            twice.add(order.get(0));
            assertThat(row(twice.toArray(String[]::new))).isEqualTo(expected);
        });
        assertThat(named(RULES.merge(merged(records.subList(0, 3)), merged(records.subList(3, 7)))))
                .as("rows of several records are merged like those of one")
                .isEqualTo(expected);
    }

    @Test
    void resultsOfACommandThatIsNotKnownAreARowOfTheDayOfTheFirst() {
        assertThat(row(ANSWERED, result("Sent", "2026-10-05T23:00:00Z", "")))
                .containsEntry("event_date", LocalDate.parse("2026-10-05"))
                .containsEntry("action", "Reset")
                .containsEntry("requested_at", null)
                .containsEntry("payload", null)
                .containsEntry("outcome", "Answered");
    }

    @Test
    void aCommandOfWhichNothingWasHeardHasNoOutcome() {
        assertThat(row(ASKED)).containsEntry("outcome", null).containsEntry("ended_at", null);
    }

    @ParameterizedTest
    @CsvSource({
        "Queued, Sent, Sent",
        "Sent, NotConnected, NotConnected",
        "Expired, TimedOut, TimedOut",
        "TimedOut, Refused, Refused",
        "Answered, Refused, Answered",
        "Refused, Answered, Refused",
        "NotConnected, Invalid, NotConnected"
    })
    void whatTheStationSaidCountsMoreThanWhatWasMadeOfItsSilence(String earlier, String later, String outcome) {
        assertThat(row(result(earlier, "2026-10-06T00:00:01Z", ""), result(later, "2026-10-06T00:00:02Z", "")))
                .containsEntry("outcome", outcome);
        assertThat(row(result(later, "2026-10-06T00:00:02Z", ""), result(earlier, "2026-10-06T00:00:01Z", "")))
                .containsEntry("outcome", outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}| event_kind_unknown",
                "no json| not_json",
                "[]| value_not_an_object",
                "{\"outcome\":\"Sent\"}| id_missing",
                "{\"outcome\":\"Sent\",\"id\":7}| id_not_a_string",
                "{\"issuedAt\":\"x\",\"id\":\"c\",\"station\":\"s\",\"action\":\"a\"}| issued_at_not_a_time",
                "{\"issuedAt\":\"x\",\"payload\":[]}| payload_not_an_object"
            })
    void whatIsNoEventHasAReason(String value, String reason) {
        assertThat(reading(value)).isEqualTo(new EventReading.Malformed(reason));
    }

    @Test
    void timesThatNoTableCanHoldAreMalformed() {
        assertThat(reading(result("Sent", "+999999999-01-01T00:00:00Z", "")))
                .isEqualTo(new EventReading.Malformed("at_out_of_range"));
        assertThat(reading(ASKED.replace("2026-10-06T00:01:00Z", "1969-01-01T00:00:00Z")))
                .isEqualTo(new EventReading.Malformed("expires_at_out_of_range"));
    }

    @Test
    void whateverTheBytesAreTheyAreAnEventOrMalformed() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = (i % 2 == 0 ? ASKED : ANSWERED).getBytes(UTF_8);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length);
            EventReading reading = EventReading.of(new LandedEvent(
                    "t", 0, 0, Instant.EPOCH, null, i % 3 == 0 ? "session" : null, null, null, null, cut));
            assertThat(reading instanceof EventReading.Malformed
                            || RULES.row(reading).isPresent()
                            || i % 3 == 0)
                    .isTrue();
        }
    }

    private static String result(String outcome, String at, String more) {
        return "{\"id\":\"c-1\",\"station\":\"ST-1\",\"action\":\"Reset\",\"outcome\":\"" + outcome + "\",\"at\":\""
                + at + "\",\"node\":\"n-1\"" + more + "}";
    }

    private static EventReading reading(String value) {
        return EventReading.of(
                new LandedEvent("t", 0, 0, Instant.EPOCH, "ST-1", null, null, null, "acme", value.getBytes(UTF_8)));
    }

    private static Map<String, Object> row(String... records) {
        return named(merged(List.of(records)));
    }

    private static Object[] merged(List<String> records) {
        return records.stream()
                .map(record -> RULES.row(reading(record)).orElseThrow())
                .reduce(RULES::merge)
                .orElseThrow();
    }

    private static Map<String, Object> named(Object[] row) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < row.length; i++) {
            values.put(Commands.TABLE.columns().get(i).name(), row[i]);
        }
        assertThat(values).hasSize(Commands.TABLE.columns().size());
        return values;
    }

    private static List<List<String>> permutations(List<String> records) {
        if (records.isEmpty()) {
            return List.of(List.of());
        }
        List<List<String>> all = new ArrayList<>();
        for (String first : records) {
            List<String> others = new ArrayList<>(records);
            others.remove(first);
            permutations(others).forEach(rest -> {
                List<String> order = new ArrayList<>(List.of(first));
                order.addAll(rest);
                all.add(order);
            });
        }
        return all;
    }
}
