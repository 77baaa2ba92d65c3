package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * What the path of a websocket request names: {@code /ocpp/<percent-encoded station id>} (OCPP-J 1.6, 3.1.1). A query
 * is no part of it.
 */
sealed interface StationPath {

    /** A station. */
    record Station(String id) implements StationPath {}

    /** A path of another service. */
    record Elsewhere() implements StationPath {}

    /** A station id that cannot be one. */
    record Malformed(String reason) implements StationPath {}

    /** Longer than any id in the field; an identity of OCPP 2.0.1 has at most 48 characters. */
    int MOST_ID_CHARACTERS = 255;

    String PREFIX = "/ocpp/";

    /** Reads the request target as it stands in the request line. */
    static StationPath read(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (!path.startsWith(PREFIX) || path.indexOf('/', PREFIX.length()) >= 0) {
            return new Elsewhere();
        }
        byte[] decoded = percentDecoded(path.substring(PREFIX.length()));
        if (decoded == null) {
            return new Malformed("the station id is not percent-encoded correctly");
        }
        String id;
        try {
            id = UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded)).toString();
        } catch (CharacterCodingException e) {
            return new Malformed("the station id is not UTF-8");
        }
        if (id.isBlank()) {
            return new Malformed("the station id is missing");
        }
        if (id.length() > MOST_ID_CHARACTERS) {
            return new Malformed("the station id has more than " + MOST_ID_CHARACTERS + " characters");
        }
        if (id.chars().anyMatch(Character::isISOControl)) {
            return new Malformed("the station id holds control characters");
        }
        return new Station(id);
    }

    /** The station id as it stands in a request target that names a station, not decoded. */
    static String idInUrl(String target) {
        int query = target.indexOf('?');
        return target.substring(PREFIX.length(), query < 0 ? target.length() : query);
    }

    /**
     * Strict, and unlike a form's decoding leaves {@code +} alone; null where an escape is broken. HTTP's decoder gives
     * one character for each byte, so that an id sent as plain UTF-8 is understood as well.
     */
    private static byte[] percentDecoded(String text) {
        byte[] raw = text.getBytes(ISO_8859_1);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                decoded.write(raw[i]);
                continue;
            }
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            decoded.write(high << 4 | low);
            i += 2;
        }
        return decoded.toByteArray();
    }
}
