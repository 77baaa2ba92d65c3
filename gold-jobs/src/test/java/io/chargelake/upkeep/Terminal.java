package io.chargelake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a user sees of a command.
 *
 * @param code how it ended
 * @param out what it printed on stdout
 * @param err what it printed on stderr
 */
public record Terminal(ExitCode code, String out, String err) {

    public static Terminal run(ChargelakeCommand command, String... arguments) {
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            ExitCode code = CommandMain.run(command, arguments);
            return new Terminal(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

    /** The same, if the command ended well. */
    public Terminal well() {
        assertThat(code).as("exit code; stderr:%n%s", err).isEqualTo(ExitCode.DONE);
        return this;
    }

    public List<String> lines() {
        return out.lines().toList();
    }

    public JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("stdout is no JSON: " + out, e);
        }
    }
}
