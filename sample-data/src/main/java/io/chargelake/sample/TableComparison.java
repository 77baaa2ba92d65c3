package io.chargelake.sample;

import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds where a table says something else than what is expected of it: rows that are missing, rows too many, and every
 * single value that differs. Rows are paired by the table's key.
 */
final class TableComparison {

    private final Table table;
    private final Map<String, Map<String, Object>> expected = new TreeMap<>();

    TableComparison(Table table) {
        this.table = table;
    }

    /**
     * Expects a row.
     *
     * @param values by column name, the key's among them; columns that are left out are not compared, and null means
     *     that the row lacks the value
     */
    TableComparison expect(Map<String, Object> values) {
        values.keySet().forEach(table::column);
        Map<String, Object> key = new LinkedHashMap<>();
        table.key().forEach(column -> key.put(column, values.get(column)));
        if (expected.put(text(key), values) != null) {
            throw new IllegalArgumentException(table + " is expected to have two rows with the key " + key);
        }
        return this;
    }

    /** How many rows are expected. */
    int rows() {
        return expected.size();
    }

    /** A sentence for each difference, in the order of the keys; none where all is as expected. */
    List<String> differences(Lake lake) {
        return differences(lake, row -> true);
    }

    /**
     * Differences in the rows that are looked at.
     *
     * @param wanted which rows of the table are
     */
    List<String> differences(Lake lake, Predicate<TableRow> wanted) {
        Map<String, Map<String, Object>> missing = new TreeMap<>(expected);
        List<String> differences = new ArrayList<>();
        TableRows.of(lake, table).forEach(row -> {
            if (!wanted.test(row)) {
                return;
            }
            String key = text(keyOf(row));
            Map<String, Object> values = missing.remove(key);
            if (values != null) {
                differences.addAll(differences(key, values, row));
            } else if (expected.containsKey(key)) {
                differences.add(table + " " + key + " is there more than once");
            } else {
                differences.add(table + " " + key + " is there (expected: no such row)");
            }
        });
        missing.keySet().forEach(key -> differences.add(table + " " + key + " is missing"));
        return differences.stream().sorted().collect(Collectors.toList());
    }

    private List<String> differences(String key, Map<String, Object> values, TableRow row) {
        List<String> differences = new ArrayList<>();
        values.forEach((column, value) -> {
            Object actual = row.value(column);
            if (!same(value, actual)) {
                differences.add(table + " " + key + ": " + column + " is " + actual + " (expected: " + value + ")");
            }
        });
        return differences;
    }

    private Map<String, Object> keyOf(TableRow row) {
        Map<String, Object> key = new LinkedHashMap<>();
        table.key().forEach(column -> key.put(column, row.value(column)));
        return key;
    }

    private static boolean same(Object expected, Object actual) {
        return expected instanceof BigDecimal one && actual instanceof BigDecimal other
                ? one.compareTo(other) == 0
                : Objects.equals(expected, actual);
    }

    private static String text(Map<String, Object> key) {
        return key.values().stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
