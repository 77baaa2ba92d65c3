package io.chargelake.reporting.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Text of stations and producers as a database can hold it: PostgreSQL refuses U+0000, UTF-8 has no half surrogates, and
 * a key may not be long.
 */
final class StationText {

    private static final char REPLACEMENT = '\uFFFD';
    private static final int LONGEST = 1_000;
    private static final int LONGEST_KEY = 64;
    private static final int HASH_BYTES = 16;

    private StationText() {}

    /** Text to be shown, cut at 1,000 characters. */
    static String shown(String text) {
        return storable(text.length() <= LONGEST ? text : text.substring(0, LONGEST));
    }

    /** Text to be found by: where it is longer than 64 characters its hash stands for it. */
    static String key(String text) {
        return text.length() <= LONGEST_KEY ? storable(text) : hash(text);
    }

    /** With U+FFFD for what cannot be stored. */
    static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder storable = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
                .forEach(storable::appendCodePoint);
        return storable.toString();
    }

    /** 128 bits of what the parts say, as 32 hexadecimal digits; null is not the same as empty. */
    static String hash(Object... parts) {
        MessageDigest digest = digest();
        for (Object part : parts) {
            String text = part == null ? "" : part.toString();
            digest.update((part == null ? "-" : text.length() + ":").getBytes(UTF_8));
            digest.update(text.getBytes(UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have", e);
        }
    }
}
