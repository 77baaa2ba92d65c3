package io.chargelake.upkeep;

import java.util.ArrayList;
import java.util.List;

/** Rows under a header, every column as wide as its widest value: texts begin and numbers end below each other. */
public final class TextTable {

    private static final String GAP = "  ";

    private final List<String> header = new ArrayList<>();
    private final List<Boolean> numeric = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a column of texts. */
    public TextTable text(String name) {
        header.add(name);
        numeric.add(false);
        return this;
    }

    /** Adds a column of numbers. */
    public TextTable number(String name) {
        header.add(name);
        numeric.add(true);
        return this;
    }

    /** Adds a row with a value for each column, or for the first ones. */
    public TextTable row(String... values) {
        rows.add(List.of(values));
        return this;
    }

    /** The header and the rows. */
    public List<String> lines() {
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        all.addAll(rows);
        int[] widths = new int[header.size()];
        // A row that ends early holds a remark, which no column has to make room for.
        all.stream().filter(row -> row.size() == header.size()).forEach(row -> widen(widths, row));
        rows.forEach(row -> widths[0] = Math.max(widths[0], row.get(0).length()));
        return all.stream().map(row -> line(row, widths)).toList();
    }

    private static void widen(int[] widths, List<String> row) {
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Math.max(widths[column], row.get(column).length());
        }
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String value = row.get(column);
            String padding = " ".repeat(Math.max(0, widths[column] - value.length()));
            boolean remark = row.size() < widths.length && column == row.size() - 1;
            line.append(column == 0 ? "" : GAP)
                    .append(numeric.get(column) && !remark ? padding + value : value + padding);
        }
        return line.toString().stripTrailing();
    }
}
