package io.chargelake.ingest.ingress.identity;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code chargelake station-key}: a station's key, and what the register keeps of it. */
@Command(
        name = "station-key",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a random key for a station, or reads one, and prints the key_hash for the register of"
                    + " 'chargelake ingress --stations'.",
            "A new key is printed as 40 hexadecimal digits, as a station's AuthorizationKey is configured. It is kept"
                    + " nowhere: what is printed is all there is of it. A key is never given as an argument, which"
                    + " others on the machine could read."
        },
        footer = {"", "Example:", "  chargelake station-key", "  chargelake station-key --hex --key-file - < key.txt"})
public final class StationKeyCommand implements ChargelakeCommand {

    private static final int NEW_KEY_BYTES = 20;

    /** OCPP 1.6 security whitepaper, A00.FR.205. */
    private static final int LEAST_KEY_BYTES = 16;

    private static final int MOST_KEY_BYTES = 20;
    private static final int MOST_FILE_BYTES = 1_024;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Read the key from a file, or with - from standard input: its bytes, and nothing else.")
    private String keyFile;

    @Option(
            names = "--hex",
            description = "The key is written in hexadecimal digits; blanks and line ends are ignored.")
    private boolean hex;

    /** Runs the command. */
    public static void main(String[] args) {
        CommandMain.main(new StationKeyCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() {
        SecureRandom random = new SecureRandom();
        if (keyFile != null) {
            String hash = KeyHash.of(key(), random).text();
            return new Outcome(List.of("key_hash  " + hash), Map.of("key_hash", hash));
        }
        if (hex) {
            throw CommandFailure.usage("--hex says how a key is written, but none is read; name it with --key-file.");
        }
        byte[] key = new byte[NEW_KEY_BYTES];
        random.nextBytes(key);
        String digits = HexFormat.of().formatHex(key);
        String hash = KeyHash.of(key, random).text();
        return new Outcome(
                List.of("key       " + digits, "key_hash  " + hash), Map.of("key", digits, "key_hash", hash));
    }

    private byte[] key() {
        byte[] bytes = read();
        byte[] key = hex ? decoded(bytes) : bytes;
        if (!hex && key.length > 0 && key[key.length - 1] == '\n') {
            throw CommandFailure.usage(
                    "The key ends with a line end. Write it without one, for example with printf, or in"
                            + " hexadecimal digits with --hex.");
        }
        if (key.length < LEAST_KEY_BYTES || key.length > MOST_KEY_BYTES) {
            throw CommandFailure.usage("The key has " + key.length + " bytes, but must have from " + LEAST_KEY_BYTES
                    + " to " + MOST_KEY_BYTES
                    + (hex ? "." : "; a key that is written in hexadecimal digits needs --hex."));
        }
        return key;
    }

    private byte[] read() {
        try {
            if (keyFile.equals("-")) {
                return System.in.readNBytes(MOST_FILE_BYTES);
            }
            try (InputStream file = Files.newInputStream(Path.of(keyFile))) {
                return file.readNBytes(MOST_FILE_BYTES);
            }
        } catch (IOException e) {
            throw CommandFailure.usage("The key file " + keyFile + " cannot be read: " + e + ".");
        }
    }

    private static byte[] decoded(byte[] bytes) {
        String digits = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\\s", "");
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            // Its message would show a part of the key.
            throw CommandFailure.usage("The key is not written in hexadecimal digits, two for each byte.");
        }
    }
}
