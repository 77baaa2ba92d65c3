package io.chargelake.ingest.ingress.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is kept of a key, of a station or of a caller of the API: SHA-256 over a salt and the key. A password would want a slow hash; a key of 16 to 20
 * random bytes cannot be guessed at any speed, and stations come back by the thousand after an outage.
 */
public final class KeyHash {

    public static final String FORM = "sha256:<salt>:<hash> with a salt of 8 to 64 bytes, both in hexadecimal";

    private static final Pattern TEXT = Pattern.compile("sha256:((?:[0-9a-fA-F]{2}){8,64}):([0-9a-fA-F]{64})");
    private static final HexFormat HEX = HexFormat.of();
    private static final int SALT_BYTES = 16;

    /** Compared with where a station has no key, so that it takes as long as where it has one. */
    static final KeyHash OF_NOTHING = new KeyHash(new byte[SALT_BYTES], new byte[32]);

    private final byte[] salt;
    private final byte[] hash;

    private KeyHash(byte[] salt, byte[] hash) {
        this.salt = salt;
        this.hash = hash;
    }

    /** Reads {@link #text}; null where it is none. */
    public static KeyHash read(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches() ? new KeyHash(HEX.parseHex(parts.group(1)), HEX.parseHex(parts.group(2))) : null;
    }

    /** The hash of a key, with a salt of its own. */
    static KeyHash of(byte[] key, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new KeyHash(salt, hash(salt, key));
    }

    /** For the register. */
    String text() {
        return "sha256:" + HEX.formatHex(salt) + ":" + HEX.formatHex(hash);
    }

    /**
     * Whether it is the hash of what a station sent: of the bytes of its key, as OCPP asks, or of the hexadecimal digits
     * in which the key was configured. How long it takes depends on what was sent, and not on the key.
     */
    public boolean matches(byte[] sent) {
        byte[] decoded = digits(sent) ? HEX.parseHex(new String(sent, US_ASCII)) : sent;
        return MessageDigest.isEqual(hash(salt, sent), hash) | MessageDigest.isEqual(hash(salt, decoded), hash);
    }

    private static boolean digits(byte[] text) {
        for (byte each : text) {
            if (!HexFormat.isHexDigit(each)) {
                return false;
            }
        }
        return text.length % 2 == 0;
    }

    private static byte[] hash(byte[] salt, byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return digest.digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("algorithm: SHA-256 (expected: part of every JVM)", e);
        }
    }

    /** Shows nothing. */
    @Override
    public String toString() {
        return "KeyHash[not shown]";
    }
}
