package io.chargelake.curation.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExcludedTimesFileTest {

    private static final String HEADER = "station_id,connector_id,from_at,until_at,reason\n";

    @TempDir
    Path folder;

    @Test
    void timesHaveAnyOffsetAndAConnectorMayBeLeftOut() throws Exception {
        assertThat(read(HEADER + "B,1,2026-10-05T08:00:00Z,2026-10-05T12:00:00+02:00,utility\n"
                                + "A,,2026-10-05T08:00:00Z,2026-10-06T08:00:00Z,vandalism\n")
                        .times())
                .containsExactly(
                        Arrays.asList(
                                "A",
                                null,
                                Instant.parse("2026-10-05T08:00:00Z"),
                                Instant.parse("2026-10-06T08:00:00Z"),
                                "vandalism",
                                null),
                        Arrays.asList(
                                "B",
                                1,
                                Instant.parse("2026-10-05T08:00:00Z"),
                                Instant.parse("2026-10-05T10:00:00Z"),
                                "utility",
                                null));
        assertThat(read(HEADER).times()).as("nothing is excluded any more").isEmpty();
    }

    @Test
    void whatCannotBeRightIsRefusedWithLineAndValue() {
        assertRefused("A,,2026-10-05T08:00:00Z,2026-10-05T08:00:00Z,utility", "is not after from_at");
        assertRefused("A,,2026-10-05T08:00,2026-10-06T08:00:00Z,utility", "line 2: from_at '2026-10-05T08:00' is not");
        assertRefused("A,,2026-10-05T08:00:00Z,2026-10-06T08:00:00Z,lightning", "reason 'lightning' is not one of");
        assertRefused("A,-1,2026-10-05T08:00:00Z,2026-10-06T08:00:00Z,utility", "connector_id '-1' is not");
        assertRefused("A,,2026-10-05T08:00:00Z,,utility", "until_at is missing");
    }

    private void assertRefused(String line, String said) {
        assertThatThrownBy(() -> read(HEADER + line + "\n"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(said)
                .hasMessageContaining("Nothing was changed.");
    }

    private ExcludedTimesFile read(String text) throws Exception {
        return ExcludedTimesFile.read(Files.writeString(folder.resolve("excluded.csv"), text));
    }
}
