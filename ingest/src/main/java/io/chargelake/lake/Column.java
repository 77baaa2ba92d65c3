package io.chargelake.lake;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One column of a {@link Table}.
 *
 * @param name snake_case, unit last where it has one ({@code meter_start_wh})
 * @param type what it holds
 * @param nullable whether a row may lack it
 * @param unit the unit of measure, for quantities
 * @param description one sentence for the analyst who finds it
 * @param personal how it holds what may tell who a person is; empty where it does not
 * @param words the values that it may have, or those that OCPP knows; empty where they are not a list of words
 */
public record Column(
        String name,
        ColumnType type,
        boolean nullable,
        Optional<Unit> unit,
        String description,
        Optional<Personal> personal,
        List<String> words) {

    public Column {
        Objects.requireNonNull(personal, "personal");
        words = List.copyOf(words);
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(unit, "unit");
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("column: " + name + " (expected: snake_case)");
        }
        if (description.isBlank()) {
            throw new IllegalArgumentException("column " + name + " has no description");
        }
    }

    /** A column that tells of nobody. */
    public Column(String name, ColumnType type, boolean nullable, Optional<Unit> unit, String description) {
        this(name, type, nullable, unit, description, Optional.empty(), List.of());
    }

    /** The same, holding personal data. */
    public Column holding(Personal kind) {
        return new Column(name, type, nullable, unit, description, Optional.of(kind), words);
    }

    /** The same, of a vocabulary. */
    public Column ofWords(List<String> vocabulary) {
        return new Column(name, type, nullable, unit, description, personal, vocabulary);
    }
}
