package io.chargelake.lake;

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
 */
public record Column(String name, ColumnType type, boolean nullable, Optional<Unit> unit, String description) {

    public Column {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(unit, "unit");
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("column: " + name + " (expected: snake_case)");
        }
        if (description.isBlank()) {
            throw new IllegalArgumentException("column " + name + " has no description");
        }
    }
}
