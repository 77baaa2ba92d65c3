package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.ExitCode;
import io.chargelake.sample.fleet.Quirk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {

    @TempDir
    Path folder;

    @Test
    void the_month_shows_the_oddities_asked_for_and_no_others() throws IOException {
        assertThat(simulate("--stations", "4", "--quirk", "second_stop", "--quirk", "NOT-JSON"))
                .isEqualTo(ExitCode.DONE);

        assertThat(quirks()).containsExactlyInAnyOrder("second_stop", "not_json");
    }

    @Test
    void without_oddities_stations_behave_by_the_book() throws IOException {
        assertThat(simulate("--stations", "2", "--quirk", "none")).isEqualTo(ExitCode.DONE);

        assertThat(quirks()).isEmpty();
        assertThat(folder.resolve("month.jsonl")).isNotEmptyFile();
    }

    @Test
    void several_months_are_told_apart_in_the_truth_and_one_is_not() throws IOException {
        assertThat(simulate("--stations", "2", "--quirk", "fault_burst", "--months", "2"))
                .isEqualTo(ExitCode.DONE);
        JsonNode two = truth();
        assertThat(two.get("month").asText()).isEqualTo("2026-10");
        assertThat(two.get("months").asInt()).isEqualTo(2);
        assertThat(two.get("faulted_stations"))
                .extracting(station -> station.get("month").asText() + station.get("rank"))
                .containsExactly("2026-101", "2026-111");

        assertThat(simulate("--stations", "2", "--quirk", "fault_burst")).isEqualTo(ExitCode.DONE);
        assertThat(truth().has("months")).isFalse();
        assertThat(truth().get("faulted_stations").get(0).has("month")).isFalse();
    }

    @Test
    void months_are_a_few_of_a_recorded_life() {
        assertThat(simulate("--months", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(simulate("--months", "37")).isEqualTo(ExitCode.USAGE);
        assertThat(CommandMain.run(
                        new SimulateCommand(), new String[] {"--ingress", "ws://127.0.0.1:9/ocpp", "--months", "2"}))
                .isEqualTo(ExitCode.USAGE);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void an_oddity_that_nobody_knows_is_a_wrong_usage() {
        assertThat(simulate("--quirk", "gremlins")).isEqualTo(ExitCode.USAGE);
        assertThat(simulate("--quirk", "none", "--quirk", "not_json")).isEqualTo(ExitCode.USAGE);
        assertThat(CommandMain.run(
                        new SimulateCommand(),
                        new String[] {"--ingress", "ws://127.0.0.1:9/ocpp", "--quirk", "not_json"}))
                .isEqualTo(ExitCode.USAGE);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void the_list_names_every_oddity_with_its_cases_and_a_sentence() {
        assertThat(Quirk.values())
                .allSatisfy(quirk -> assertThat(SimulateCommand.listOfQuirks().lines())
                        .anyMatch(line -> line.startsWith(quirk.key() + " ") && line.endsWith(" " + quirk.sentence())));
    }

    private ExitCode simulate(String... options) {
        List<String> all = new ArrayList<>(List.of(
                "--record",
                folder.resolve("month.jsonl").toString(),
                "--truth",
                folder.resolve("truth").toString()));
        all.addAll(List.of(options));
        return CommandMain.run(new SimulateCommand(), all.toArray(String[]::new));
    }

    private JsonNode truth() throws IOException {
        return new ObjectMapper()
                .readTree(Files.readString(folder.resolve("truth").resolve("truth.json")));
    }

    private List<String> quirks() throws IOException {
        List<String> names = new ArrayList<>();
        truth().get("quirks").fieldNames().forEachRemaining(names::add);
        return names;
    }
}
