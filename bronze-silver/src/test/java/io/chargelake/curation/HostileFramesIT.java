package io.chargelake.curation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.curation.LandedFixture.Landed;
import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRows;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames changed by chance through a whole curate run: 100,000 of them, and two million in a soak test. */
class HostileFramesIT {

    private static final Path PSEUDONYM_KEY = Path.of("src/test/resources/pseudonym.key");

    private static final int FRAMES = Boolean.getBoolean("chargelake.soak") ? 2_000_000 : 100_000;
    private static final int COMMIT = 50_000;
    private static final Instant RECEIVED = Instant.parse("2026-10-05T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void noFrameEndsTheRunAndNoneIsLost() {
        Lake lake = Lake.at(folder.toString());
        LandedFixture landing = new LandedFixture(lake);
        MutatedFrames frames = new MutatedFrames(7);
        for (int landed = 0; landed < FRAMES; landed += COMMIT) {
            List<Landed> batch = new ArrayList<>(COMMIT);
            for (int i = landed; i < landed + COMMIT; i++) {
                batch.add(new Landed("ST-" + i % 50, RECEIVED.plusMillis(40L * i), "S-" + i / 20, null, frames.next()));
            }
            landing.land(batch);
        }

        CurationReport report = Curation.run(
                () -> SparkStart.session("local[2]", "curation tests"),
                lake,
                CurationOrder.ofWhatIsNew(),
                PSEUDONYM_KEY);

        Map<String, TableCount> counts =
                report.tables().stream().collect(Collectors.toMap(TableCount::table, Function.identity()));
        TableCount messages = counts.get(Messages.TABLE.name());
        assertThat(messages.in()).isEqualTo(FRAMES);
        assertThat(messages.out() + messages.duplicates() + messages.quarantined())
                .isEqualTo(FRAMES);
        assertThat(rows(lake, Messages.TABLE)).isEqualTo(messages.out());
        assertThat(rows(lake, QuarantinedFrames.TABLE)).isEqualTo(messages.quarantined());
        counts.values().forEach(TableCount::checked);
    }

    private static long rows(Lake lake, Table table) {
        long[] rows = {0};
        TableRows.of(lake, table).columns("offset").forEach(row -> rows[0]++);
        return rows[0];
    }
}
