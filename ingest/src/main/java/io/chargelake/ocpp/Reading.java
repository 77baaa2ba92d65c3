package io.chargelake.ocpp;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of reading something that a station sent.
 *
 * @param <T> what it should be
 */
public sealed interface Reading<T> {

    /**
     * It can be used.
     *
     * @param value what it says
     * @param flags every repair and every breach of OCPP that does no harm, in snake_case, each once
     * @param extraJson JSON object of the fields that OCPP 1.6 does not know, named and written as sent; empty where
     *     there are none
     */
    record Usable<T>(T value, List<String> flags, Optional<String> extraJson) implements Reading<T> {

        public Usable {
            Objects.requireNonNull(value, "value");
            flags = List.copyOf(flags);
            Objects.requireNonNull(extraJson, "extraJson");
        }
    }

    /**
     * It cannot be used.
     *
     * @param reasons every reason, in snake_case, at least one, each once
     * @param json what cannot be used, as it was sent
     */
    record Unusable<T>(List<String> reasons, String json) implements Reading<T> {

        public Unusable {
            reasons = List.copyOf(reasons);
            Objects.requireNonNull(json, "json");
        }
    }
}
