package io.chargelake.ocpp;

import java.util.Objects;
import java.util.Optional;

/**
 * A word where OCPP has a vocabulary: one of its words, or what the station said instead.
 *
 * @param <E> the vocabulary
 */
public sealed interface Term<E extends Enum<E> & OcppName> {

    /** OCPP's name of the word; what the station sent, where OCPP does not know it. */
    String text();

    /** The word, empty where OCPP does not know what the station sent. */
    Optional<E> known();

    /** Whether it is that word. */
    default boolean is(E word) {
        return known().filter(word::equals).isPresent();
    }

    /** A word that OCPP knows. */
    record Known<E extends Enum<E> & OcppName>(E word) implements Term<E> {

        public Known {
            Objects.requireNonNull(word, "word");
        }

        @Override
        public String text() {
            return word.wireName();
        }

        @Override
        public Optional<E> known() {
            return Optional.of(word);
        }
    }

    /**
     * A word that OCPP does not know.
     *
     * @param text as the station sent it
     */
    record Unknown<E extends Enum<E> & OcppName>(String text) implements Term<E> {

        public Unknown {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public Optional<E> known() {
            return Optional.empty();
        }
    }
}
