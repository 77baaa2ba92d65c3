package io.chargelake.curation.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.curation.MutatedFrames;
import io.chargelake.curation.quarantine.Reasons;
import io.chargelake.curation.silver.Derived;
import io.chargelake.curation.silver.EventTable;
import io.chargelake.curation.silver.EventTables;
import io.chargelake.curation.silver.Rejection;
import io.chargelake.curation.silver.Request;
import io.chargelake.lake.Column;
import io.chargelake.ocpp.Action;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Two million frames changed by chance, through all that is done to a frame without Spark. */
class HostileFramesTest {

    private static final long SEED = 20261001;
    private static final int FRAMES = 2_000_000;
    private static final Instant RECEIVED = Instant.parse("2026-10-05T10:00:00Z");

    @Test
    void everyFrameIsAMessageOrSetAsideWithReasonsThatCanBeExplained() {
        MutatedFrames frames = new MutatedFrames(SEED);
        Set<String> reasons = new TreeSet<>();
        long messages = 0;
        long rows = 0;
        long rejections = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = frames.next();
            try {
                Object[] row = Messages.Rows.read(landed(frame));
                String[] why = (String[]) row[row.length - 1];
                if (why == null) {
                    messages++;
                    Derived[] derived = derived(row);
                    for (Derived each : derived) {
                        rows += each.rows().size();
                        for (Rejection rejection : each.rejections()) {
                            rejections++;
                            reasons.addAll(rejection.reasons());
                        }
                    }
                } else {
                    assertThat(why).isNotEmpty();
                    reasons.addAll(List.of(why));
                }
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(
                        "frame " + i + " of seed " + SEED + ": " + new String(frame, StandardCharsets.ISO_8859_1),
                        failure);
            }
        }
        assertThat(messages).as("messages").isBetween(FRAMES / 4L, FRAMES * 3L / 4);
        assertThat(rows).as("rows of silver").isGreaterThan(FRAMES / 8L);
        assertThat(rejections).as("rejections").isGreaterThan(FRAMES / 250L);
        assertThat(reasons)
                .allSatisfy(reason -> assertThat(Reasons.meaningOf(reason)).isPresent());
        assertThat(reasons).hasSizeGreaterThan(15);
    }

    /** What the tables of events make of a message, each of whose rows must have all that the table demands. */
    private static Derived[] derived(Object[] row) {
        String name = (String) row[4];
        if (!row[3].equals(Messages.REQUEST) || Action.of(name).isEmpty()) {
            return new Derived[0];
        }
        Request request = new Request(
                "ST-1",
                RECEIVED,
                Action.of(name).orElseThrow(),
                (String) row[10],
                "S-1",
                "acme",
                List.of((String[]) row[15]),
                (String) row[16],
                null);
        return EventTables.ALL.stream()
                .filter(table -> table.actions().contains(request.action()))
                .map(table -> complete(table, table.derive(request)))
                .toArray(Derived[]::new);
    }

    private static Derived complete(EventTable table, Derived derived) {
        List<Column> columns = table.table().columns();
        for (Object[] row : derived.rows()) {
            for (int i = 0; i < row.length; i++) {
                if (row[i] == null && !columns.get(i).nullable()) {
                    throw new AssertionError(
                            table.table() + "." + columns.get(i).name() + " is missing in " + Arrays.toString(row));
                }
            }
        }
        derived.rejections().forEach(rejection -> {
            if (rejection.reasons().isEmpty()) {
                throw new AssertionError(table.table() + " gives no reason");
            }
        });
        return derived;
    }

    private static LandedFrame landed(byte[] frame) {
        return new LandedFrame(
                "ocpp.frames", 0, 0, RECEIVED, "ST-1", "ocpp1.6", "in", "S-1", null, "node-1", "acme", frame);
    }
}
