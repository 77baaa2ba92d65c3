package io.chargelake.ingest.ingress.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class StationKeyCommandTest {

    @TempDir
    private Path folder;

    @Test
    void makesAKeyAndItsHash() {
        Map<String, Object> made = command().run().summary();
        byte[] key = HexFormat.of().parseHex((String) made.get("key"));

        assertThat(key).hasSize(20);
        assertThat(KeyHash.read((String) made.get("key_hash")).matches(key)).isTrue();
        assertThat(command().run().summary().get("key")).isNotEqualTo(made.get("key"));
    }

    @Test
    void hashesAKeyThatIsGivenAndDoesNotShowIt() throws Exception {
        byte[] key = {0, ':', (byte) 0xff, '\n', 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
        Path bytes = Files.write(folder.resolve("key"), key);
        Path digits = Files.writeString(folder.resolve("hex"), HexFormat.of().formatHex(key) + "\n");

        Map<String, Object> ofBytes =
                command("--key-file", bytes.toString()).run().summary();
        Map<String, Object> ofDigits =
                command("--hex", "--key-file", digits.toString()).run().summary();

        assertThat(ofBytes).containsOnlyKeys("key_hash");
        assertThat(KeyHash.read((String) ofBytes.get("key_hash")).matches(key)).isTrue();
        assertThat(KeyHash.read((String) ofDigits.get("key_hash")).matches(key)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0123456789abcde, false, has 15 bytes",
        "0123456789abcdef01234, false, has 21 bytes",
        "0123456789abcdef\\n, false, ends with a line end",
        "0123456789abcdef, true, has 8 bytes",
        "0123456789abcdef0123456789abcdeg, true, not written in hexadecimal digits",
    })
    void refusesWhatCannotBeAKeyWithoutShowingIt(String text, boolean hex, String reason) throws Exception {
        Path file = Files.write(folder.resolve("key"), text.replace("\\n", "\n").getBytes(US_ASCII));
        StationKeyCommand command =
                hex ? command("--hex", "--key-file", file.toString()) : command("--key-file", file.toString());

        CommandFailure failure = catchThrowableOfType(CommandFailure.class, command::run);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(failure).hasMessageContaining(reason);
        assertThat(failure.getMessage()).doesNotContain("89abcde");
    }

    @Test
    void saysThatThereIsNoFileAndThatHexNeedsOne() {
        assertThat(catchThrowableOfType(
                        CommandFailure.class,
                        () -> command("--key-file", "none").run()))
                .hasMessageContaining("none");
        assertThat(catchThrowableOfType(
                        CommandFailure.class, () -> command("--hex").run()))
                .hasMessageContaining("--key-file");
    }

    private static StationKeyCommand command(String... options) {
        StationKeyCommand command = new StationKeyCommand();
        new CommandLine(command).parseArgs(options);
        return command;
    }
}
