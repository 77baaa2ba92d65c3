package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPreviewIT {

    private static final Instant AFTER_OCTOBER = Instant.parse("2026-11-01T00:10:00Z");
    private static final String ANNAS = "monthly-faults-2026-10-anna.berger@example.com";

    @TempDir
    private Path folder;

    private Path mails;

    @BeforeEach
    void mailFolder() {
        mails = folder.resolve("out/mails");
    }

    @Test
    void theMailsOfAClosedMonthAreWrittenAndTheSameAgain() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);

        Terminal ran = preview(lake, "2026-10");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(ran.out())
                .contains("October 2026: 4 stations of 8 to visit", "CS-0007 Hauptbahnhof Süd", ANNAS + ".html")
                .contains("Warning: 1 station to visit without a maintenance manager, in nobody's mail: GHOST-1");
        Map<String, String> first = files(mails);
        assertThat(first.keySet())
                .contains(ANNAS + ".eml", ANNAS + ".html", ANNAS + ".txt", ANNAS + ".csv", ANNAS + ".xlsx")
                .contains("monthly-faults-2026-10-ben@example.org.eml", "monthly-faults-2026-10-unassigned.eml")
                .hasSize(15);
        assertThat(preview(lake, "2026-10").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(files(mails)).isEqualTo(first);
        assertThat(lake.reports()).isEmpty();
    }

    @Test
    void aPreviewReplacesTheEarlierOneOfTheMonthAndLeavesOtherFilesAlone() throws IOException {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        Files.createDirectories(mails);
        Files.writeString(mails.resolve("monthly-faults-2026-10-left@example.com.eml"), "old");
        Files.writeString(mails.resolve("monthly-faults-2026-09-left@example.com.eml"), "old");
        Files.writeString(mails.resolve("notes.txt"), "mine");

        assertThat(preview(lake, "2026-10").exitCode()).isEqualTo(ExitCode.DONE);

        assertThat(files(mails).keySet())
                .contains("notes.txt", "monthly-faults-2026-09-left@example.com.eml")
                .doesNotContain("monthly-faults-2026-10-left@example.com.eml");
    }

    @Test
    void theEscalationGetsTheWholeNetwork() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);

        Terminal ran = preview(lake, "2026-10", "--escalation", "chief@example.net");

        assertThat(ran.out())
                .contains(
                        "Warning: 1 station to visit without a maintenance manager, in the escalation list's mail only");
        assertThat(files(mails))
                .containsKey("monthly-faults-2026-10-chief@example.net.eml")
                .doesNotContainKey("monthly-faults-2026-10-unassigned.eml");
    }

    @Test
    void anotherThresholdCountsTheDaysAnew() throws IOException {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);

        Terminal ran = preview(lake, "2026-10", "--threshold", "9", "--json");

        JsonNode summary = new ObjectMapper().readTree(ran.out());
        assertThat(summary.path("stations_to_visit").intValue()).isEqualTo(2);
        assertThat(summary.path("complete").booleanValue()).isTrue();
        assertThat(summary.path("ranking").findValuesAsText("station_id")).containsExactly("CS-0007", "CS-0042");
        // On the day after its worst, CS-0007 had 35 faults and CS-0042 had 19.
        assertThat(summary.path("ranking").findValuesAsText("days_over_threshold"))
                .containsExactly("2", "2");
        assertThat(files(mails).get(ANNAS + ".txt")).contains("9 or more on 2 days");
    }

    @Test
    void anOpenMonthIsRefusedAndSaysThroughWhenItIsComplete() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), Instant.parse("2026-10-20T14:03:27Z"));

        Terminal ran = preview(lake, "2026-10");

        assertThat(ran.exitCode()).isEqualTo(ExitCode.DATA_INCOMPLETE);
        assertThat(ran.err())
                .contains("October 2026 is not complete", "2026-10-20 14:03 UTC", "--as-of-now")
                .hasLineCount(1);
        assertThat(ran.out()).isEmpty();
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void anOpenMonthCanBeReportedAsOfNow() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), Instant.parse("2026-10-20T14:03:27Z"));

        Terminal ran = preview(lake, "2026-10", "--as-of-now");

        assertThat(ran.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(ran.out()).contains("PRELIMINARY, data only through 2026-10-20 14:03 UTC");
        assertThat(files(mails).get(ANNAS + ".html")).contains("Preliminary: October 2026 is not complete");
    }

    @Test
    void aMonthThatEndedThisVeryMomentIsClosed() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), Instant.parse("2026-11-01T00:00:00Z"));

        assertThat(preview(lake, "2026-10").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aMonthWithDataButWithoutFaultsHasMailsThatSaySo() {
        FleetLake lake = new FleetLake(folder.resolve("lake"));
        lake.ran(AFTER_OCTOBER, Fleet.OCTOBER.atDay(1), Fleet.OCTOBER.atEndOfMonth());
        lake.register(Fleet.register());

        Terminal ran = preview(lake, "2026-10");

        assertThat(ran.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(files(mails).get(ANNAS + ".txt"))
                .contains("None of your 5 stations needs a visit", "No station reported a fault.");
    }

    @Test
    void aMonthOfWhichNobodySaidAnythingHasNoReport() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);

        for (String month : List.of("2026-09", "2026-11")) {
            Terminal ran = preview(lake, month, "--as-of-now");

            assertThat(ran.exitCode()).isEqualTo(ExitCode.DATA_INCOMPLETE);
            assertThat(ran.err())
                    .contains("There is no data of", "2026-10-01 to 2026-10-31")
                    .hasLineCount(1);
        }
    }

    @Test
    void aMonthThatGoldHasNotFollowedHasNoReport() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        lake.gold(AFTER_OCTOBER.plusSeconds(600), Instant.EPOCH);

        Terminal ran = preview(lake, "2026-10");

        assertThat(ran.exitCode()).isEqualTo(ExitCode.DATA_INCOMPLETE);
        assertThat(ran.err())
                .contains("run 'chargelake gold' without --month first")
                .hasLineCount(1);
    }

    @Test
    void daysWithoutDataAreSaid() {
        FleetLake lake = new FleetLake(folder.resolve("lake"));
        lake.ran(AFTER_OCTOBER, Fleet.OCTOBER.atDay(1), Fleet.OCTOBER.atDay(29));
        lake.register(Fleet.register());

        assertThat(preview(lake, "2026-10").out())
                .contains("no data of any station for 2 days of the month: 2026-10-30, 2026-10-31");
    }

    @Test
    void aLakeWithoutGoldIsAUsageError() {
        Terminal ran = Terminal.report(
                "--lake", folder.resolve("nowhere").toString(), "--month", "2026-10", "--preview", mails.toString());

        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("chargelake refresh").hasLineCount(1);
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidInOneSentenceAndNothingIsHalfWritten() throws IOException {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        Path file = Files.writeString(folder.resolve("out"), "a file");

        Terminal ran = preview(lake, "2026-10");

        assertThat(ran.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ran.err()).contains("cannot write the preview into " + mails).hasLineCount(1);
        assertThat(file).hasContent("a file");
    }

    @Test
    void whenAFileCannotBeReplacedTheEarlierPreviewStaysWhole() throws IOException {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        // A folder with something in it where a mail has to go.
        Files.createDirectories(mails.resolve(ANNAS + ".eml/blocked"));

        Terminal ran = preview(lake, "2026-10");

        assertThat(ran.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        try (Stream<Path> left = Files.list(mails)) {
            assertThat(left).containsExactly(mails.resolve(ANNAS + ".eml"));
        }
    }

    @Test
    void wrongOptionsAreUsageErrors() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);

        assertThat(preview(lake, "October").err()).contains("'October' is no month", "YYYY-MM");
        assertThat(preview(lake, "2026-10", "--threshold", "0").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(preview(lake, "2026-10", "--from", "me").err()).contains("'me' is no e-mail address");
        assertThat(Terminal.report("--lake", lake.path(), "--month", "2026-10").err())
                .contains("--preview DIR", "--smtp URL");
    }

    private Terminal preview(FleetLake lake, String month, String... more) {
        return Terminal.report(Stream.concat(
                        Stream.of("--lake", lake.path(), "--month", month, "--preview", mails.toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static Map<String, String> files(Path in) {
        try (Stream<Path> files = Files.list(in)) {
            Map<String, String> content = new TreeMap<>();
            for (Path file : files.toList()) {
                content.put(
                        file.getFileName().toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
            return content;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
