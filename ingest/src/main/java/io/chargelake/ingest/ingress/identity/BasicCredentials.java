package io.chargelake.ingest.ingress.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * What a station says in HTTP Basic authentication: its id, a colon and its key, all as bytes, because a key is any 16 to
 * 20 bytes and often no text (OCPP-J 1.6, section 6.2.2).
 */
final class BasicCredentials {

    private static final String SCHEME = "Basic ";

    private final byte[] bytes;

    private BasicCredentials(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads the header {@code Authorization}; empty where it is none of this kind. */
    static Optional<BasicCredentials> read(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BasicCredentials(
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The key, if these are a station's: what follows its id, decoded or as it stands in the URL, and a colon. An id may
     * hold colons; for any other this splits at the first.
     */
    Optional<byte[]> keyOf(String id, String idInUrl) {
        return keyAfter(id.getBytes(UTF_8)).or(() -> keyAfter(idInUrl.getBytes(ISO_8859_1)));
    }

    private Optional<byte[]> keyAfter(byte[] id) {
        boolean begins = bytes.length > id.length
                && bytes[id.length] == ':'
                && Arrays.equals(bytes, 0, id.length, id, 0, id.length);
        return begins ? Optional.of(Arrays.copyOfRange(bytes, id.length + 1, bytes.length)) : Optional.empty();
    }

    /** Shows nothing. */
    @Override
    public String toString() {
        return "BasicCredentials[not shown]";
    }
}
