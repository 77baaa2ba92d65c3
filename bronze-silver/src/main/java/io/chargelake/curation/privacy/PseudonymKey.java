package io.chargelake.curation.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.cli.CommandFailure;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret by which pseudonyms come about: 32 bytes, in a file of 64 hexadecimal digits that its owner alone can read.
 * Who has it can tell whether a pseudonym is that of a certain identifier, so that it should lie elsewhere than the tables.
 */
public final class PseudonymKey implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PseudonymKey.class);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;
    private static final int FINGERPRINT_BYTES = 4;

    private final byte[] secret;

    private PseudonymKey(byte[] secret) {
        this.secret = secret;
    }

    /**
     * The key in a file, which is made where there is neither a file nor a lake that needs one.
     *
     * @param inUse {@link #fingerprint} of the key that the lake's pseudonyms are of; empty where it has none yet
     * @throws CommandFailure (exit 2) if the file cannot be used, or holds another key than the one in use
     */
    public static PseudonymKey at(Path file, Optional<String> inUse) {
        if (inUse.isEmpty() && Files.notExists(file)) {
            create(file);
        }
        PseudonymKey key = read(file, inUse);
        inUse.filter(used -> !used.equals(key.fingerprint())).ifPresent(used -> {
            throw CommandFailure.usage("The key in " + file + " (fingerprint " + key.fingerprint()
                    + ") is not the one that the pseudonyms of this lake were made with (fingerprint " + used
                    + "): one identifier would get two of them. Name the file with that key with --pseudonym-key.");
        });
        return key;
    }

    private static void create(Path file) {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path made = Files.createTempFile(folder, ".pseudonym", ".key", ownersOnly(folder));
            try {
                Files.writeString(
                        made, HexFormat.of().formatHex(secret) + "\n", UTF_8, StandardOpenOption.TRUNCATE_EXISTING);
                Files.createLink(file, made);
            } finally {
                Files.delete(made);
            }
            LOG.warn(
                    "Made the key of this lake's pseudonyms, {}. Keep a copy of it in a safe place: with another key, the same"
                            + " identifier gets another pseudonym.",
                    file);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            // By a run that started at the same time; its key is as good.
        } catch (IOException | UnsupportedOperationException failure) {
            throw unusable(file, failure);
        }
    }

    private static FileAttribute<?>[] ownersOnly(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static PseudonymKey read(Path file, Optional<String> inUse) {
        try {
            byte[] secret =
                    HexFormat.of().parseHex(Files.readString(file, UTF_8).strip());
            if (secret.length == BYTES) {
                return new PseudonymKey(secret);
            }
        } catch (NoSuchFileException missing) {
            throw CommandFailure.usage("The key of this lake's pseudonyms"
                    + inUse.map(used -> " (fingerprint " + used + ")").orElse("") + " is not in " + file
                    + ". Put it there, or name its file with --pseudonym-key.");
        } catch (IOException failure) {
            throw unusable(file, failure);
        } catch (IllegalArgumentException notHexadecimal) {
            // Told below; the text is a secret, perhaps.
        }
        throw CommandFailure.usage(
                file + " does not hold a key of pseudonyms, which is " + 2 * BYTES
                        + " hexadecimal digits. Name the right file with --pseudonym-key; 'openssl rand -hex 32' makes a new key.");
    }

    private static CommandFailure unusable(Path file, Exception failure) {
        return CommandFailure.usage("The key of pseudonyms cannot be kept in " + file + ": " + failure
                + ". Name a file that this user can read and write with --pseudonym-key.");
    }

    /** By which keys are told apart in public: a few bytes that say nothing of the key. */
    public String fingerprint() {
        return HexFormat.of().formatHex(code("fingerprint", ""), 0, FINGERPRINT_BYTES);
    }

    /**
     * The keyed hash (HMAC-SHA-256, RFC 2104) of a text.
     *
     * @param kind what the text is; of two kinds, the same text has different hashes
     */
    byte[] code(String kind, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(kind.getBytes(UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "key of pseudonyms " + fingerprint();
    }
}
