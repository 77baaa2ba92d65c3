package io.chargelake.ocpp;

import java.util.Arrays;
import java.util.List;

/** A word of OCPP's own vocabulary. */
public interface OcppName {

    /** How it is spelled on the wire. */
    String wireName();

    /** All words of a vocabulary, as they are spelled on the wire, in OCPP's order. */
    static <E extends Enum<E> & OcppName> List<String> all(Class<E> vocabulary) {
        return Arrays.stream(vocabulary.getEnumConstants())
                .map(OcppName::wireName)
                .toList();
    }
}
