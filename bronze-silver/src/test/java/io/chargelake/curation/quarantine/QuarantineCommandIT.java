package io.chargelake.curation.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.cli.Outcome;
import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.lake.Lake;
import io.chargelake.lake.TableAppend;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QuarantineCommandIT {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");

    @TempDir
    Path folder;

    @BeforeEach
    void setAside() {
        Lake lake = Lake.at(folder.toString());
        frame(lake, 1, "ST-1", "no json\u001b[31m\nforged: line");
        frame(lake, 2, "ST-2", "neither");
        try (TableAppend append = TableAppend.to(lake, QuarantinedMessages.TABLE)) {
            append.rows(LocalDate.parse("2026-10-05"))
                    .instant(NOON.plusSeconds(60))
                    .string("ST-1")
                    .string("ocpp.frames")
                    .intValue(3)
                    .longValue(77)
                    .intValue(2)
                    .string("MeterValues")
                    .string("m-1")
                    .string("S-1")
                    .string("a run")
                    .strings(List.of("value_not_a_number", "value_missing"))
                    .string("{\"value\":\"?\"}")
                    .endRow();
            append.commit();
        }
    }

    private static void frame(Lake lake, long offset, String station, String frame) {
        try (TableAppend append = TableAppend.to(lake, QuarantinedFrames.TABLE)) {
            append.rows(LocalDate.parse("2026-10-05"))
                    .instant(NOON.plusSeconds(offset))
                    .string(station)
                    .string("ocpp.frames")
                    .intValue(0)
                    .longValue(offset)
                    .absent()
                    .absent()
                    .absent()
                    .absent()
                    .absent()
                    .absent()
                    .string("a run")
                    .strings(List.of("not_json"))
                    .binary(frame.getBytes(UTF_8))
                    .absent()
                    .endRow();
            append.commit();
        }
    }

    @Test
    void whatWasSetAsideIsCountedByReasonAndTheNewestIsShown() {
        List<String> lines = run(new ListCommand(), "--rows", "2").lines();

        assertThat(lines.get(1)).startsWith("bronze.quarantine").contains("not_json", " 2  ", "2026-10-05T12:00:02Z");
        assertThat(lines).anyMatch(line -> line.startsWith("silver.quarantine") && line.contains("value_missing"));
        assertThat(lines).anyMatch(line -> line.contains("ocpp.frames-3-77") && line.contains("ST-1"));
        assertThat(lines).anyMatch(line -> line.contains("ocpp.frames-0-2"));
        assertThat(lines).noneMatch(line -> line.contains("ocpp.frames-0-1"));
    }

    @Test
    void aSelectionShowsNothingElse() {
        assertThat(run(new ListCommand(), "--station", "ST-2").lines())
                .anyMatch(line -> line.contains("ocpp.frames-0-2"))
                .noneMatch(line -> line.contains("ST-1"));
        assertThat(run(new ListCommand(), "--reason", "value_missing").lines())
                .noneMatch(line -> line.contains("not_json"));
        assertThat(run(new ListCommand(), "--station", "nobody").lines()).containsExactly("nothing is in quarantine");
    }

    @Test
    void whatAStationSentCannotForgeALineOrColourTheTerminal() {
        Outcome listed = run(new ListCommand(), "--station", "ST-1");
        Outcome explained = run(new ExplainCommand(), "ocpp.frames-0-1");

        assertThat(listed.lines()).contains("    no json\\u001b[31m\\u000aforged: line");
        assertThat(explained.lines()).contains("  no json\\u001b[31m\\u000aforged: line");
    }

    @Test
    void aSampleIsExplainedWithEveryReason() {
        assertThat(run(new ExplainCommand(), "ocpp.frames-3-77").lines())
                .containsExactly(
                        "silver.quarantine ocpp.frames-3-77, sample 2",
                        "  received 2026-10-05T12:01:00Z from ST-1",
                        "  value_not_a_number: The field value is not a number.",
                        "  value_missing: The field value is absent, null or empty, and the message means nothing"
                                + " without it.",
                        "  {\"value\":\"?\"}");
    }

    @Test
    void aReasonIsExplainedAndNonsenseIsNot() {
        assertThat(run(new ExplainCommand(), "connector_id_zero").lines())
                .singleElement()
                .asString()
                .startsWith("connector_id_zero: A charge cannot start on connector 0");
        for (String nonsense : List.of("no_such_reason", "ocpp.frames-0-99")) {
            assertThatThrownBy(() -> run(new ExplainCommand(), nonsense))
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE));
        }
    }

    private <C extends ChargelakeCommand> Outcome run(C command, String... arguments) {
        CommandLine line = new CommandLine(command);
        line.parseArgs(Stream.concat(Arrays.stream(arguments), Stream.of("--lake", folder.toString()))
                .toArray(String[]::new));
        try {
            return command.run();
        } catch (CommandFailure failure) {
            throw failure;
        } catch (Exception bug) {
            throw new AssertionError(bug);
        }
    }
}
