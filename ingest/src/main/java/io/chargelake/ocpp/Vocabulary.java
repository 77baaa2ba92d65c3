package io.chargelake.ocpp;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the words of an enumeration by their names on the wire. */
final class Vocabulary<E extends Enum<E> & OcppName> {

    private final Map<String, Optional<Term<E>>> exact = new HashMap<>();
    private final Map<String, Optional<Term<E>>> anyCase = new HashMap<>();

    private Vocabulary(E[] words, Map<String, E> synonyms) {
        for (E word : words) {
            add(word.wireName(), word);
        }
        synonyms.forEach(this::add);
    }

    static <E extends Enum<E> & OcppName> Vocabulary<E> of(Class<E> type) {
        return of(type, Map.of());
    }

    /** A vocabulary in which some words have further names. */
    static <E extends Enum<E> & OcppName> Vocabulary<E> of(Class<E> type, Map<String, E> synonyms) {
        return new Vocabulary<>(type.getEnumConstants(), synonyms);
    }

    private void add(String name, E word) {
        Optional<Term<E>> term = Optional.of(new Term.Known<>(word));
        exact.put(name, term);
        anyCase.put(name.toLowerCase(Locale.ROOT), term);
    }

    /** The word that is spelled exactly so. */
    Optional<Term<E>> exact(String name) {
        return exact.getOrDefault(name, Optional.empty());
    }

    /** The word of that name, whatever its case and the blanks around it. */
    Optional<Term<E>> anyCase(String name) {
        return anyCase.getOrDefault(name.strip().toLowerCase(Locale.ROOT), Optional.empty());
    }

    /** The word of that name, in any case. */
    Optional<E> find(String name) {
        Optional<Term<E>> term = exact(name);
        return (term.isPresent() ? term : anyCase(name)).flatMap(Term::known);
    }
}
