package io.chargelake.curation.quarantine;

import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One frame, event, message or sample in quarantine.
 *
 * @param table the quarantine
 * @param coordinates topic-partition-offset
 * @param item position of a sample in its message, from 1; 0 for a frame or a message as a whole
 * @param receivedAt when the ingress received it
 * @param station the station, where it is known
 * @param action the action, where it is known; of an event beside the frames what it should be
 * @param reasons every rule that failed
 * @param content the frame, the payload or the sample, as text
 */
record SetAside(
        Table table,
        String coordinates,
        int item,
        Instant receivedAt,
        Optional<String> station,
        Optional<String> action,
        List<String> reasons,
        String content) {

    /** Everything that a lake has in quarantine, frames first. */
    static void forEach(Lake lake, Consumer<SetAside> consumer) {
        TableRows.of(lake, QuarantinedFrames.TABLE).forEach(row -> consumer.accept(frame(row)));
        TableRows.of(lake, QuarantinedMessages.TABLE).forEach(row -> consumer.accept(message(row)));
    }

    private static SetAside frame(TableRow row) {
        byte[] frame = row.binary("frame");
        return new SetAside(
                QuarantinedFrames.TABLE,
                coordinates(row),
                0,
                row.instant("received_at"),
                Optional.ofNullable(row.string("station_id")),
                Optional.ofNullable(row.string("action")).or(() -> Optional.ofNullable(row.string("event"))),
                row.strings("reasons"),
                frame == null ? "" : new String(frame, StandardCharsets.UTF_8));
    }

    private static SetAside message(TableRow row) {
        return new SetAside(
                QuarantinedMessages.TABLE,
                coordinates(row),
                row.intValue("item"),
                row.instant("received_at"),
                Optional.of(row.string("station_id")),
                Optional.of(row.string("action")),
                row.strings("reasons"),
                row.string("payload"));
    }

    private static String coordinates(TableRow row) {
        return row.string("topic") + "-" + row.intValue("partition") + "-" + row.longValue("offset");
    }

    /** A text of a station, fit for a terminal: on one line, without control characters, not longer than asked. */
    static String shown(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < longest; ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            int kind = Character.getType(character);
            boolean harmless = kind != Character.CONTROL
                    && kind != Character.FORMAT
                    && kind != Character.SURROGATE
                    && kind != Character.LINE_SEPARATOR
                    && kind != Character.PARAGRAPH_SEPARATOR;
            shown.append(harmless ? Character.toString(character) : String.format("\\u%04x", character));
        }
        return shown.length() < text.length() && shown.length() >= longest
                ? shown.append('…').toString()
                : shown.toString();
    }
}
