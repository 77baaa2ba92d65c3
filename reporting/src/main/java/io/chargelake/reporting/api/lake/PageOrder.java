package io.chargelake.reporting.api.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.lake.ColumnType;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The order in which the rows of a table are paged: by columns that tell its rows apart. A row's place in it is, as text, the
 * cursor of the next page, which stays right when the table changes meanwhile.
 *
 * @param columns their types TIMESTAMP, DATE, INT, LONG or STRING; rows without a value come first
 */
record PageOrder(Table table, List<String> columns) implements Comparator<TableRow> {

    /** No value, in a cursor: no Base64 text has this character. */
    private static final String NONE = "~";

    private static final Comparator<Comparable<Object>> VALUES = Comparator.nullsFirst(Comparator.naturalOrder());

    static PageOrder of(Table table, String... columns) {
        return new PageOrder(table, List.of(columns));
    }

    /** A place that a cursor says. */
    record Place(List<Comparable<Object>> values) {}

    @Override
    public int compare(TableRow one, TableRow other) {
        return compare(valuesOf(one), other);
    }

    /** Whether a row comes after a place. */
    boolean isAfter(TableRow row, Place place) {
        return compare(place.values, row) < 0;
    }

    /** The place of a row as text. */
    String cursor(TableRow row) {
        List<String> parts = new ArrayList<>();
        // Text may hold anything; its own encoding keeps it apart from the separator.
        valuesOf(row)
                .forEach(value -> parts.add(
                        value == null
                                ? NONE
                                : Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(value.toString().getBytes(UTF_8))));
        return String.join(".", parts);
    }

    /** @throws BadRequest if it is not {@link #cursor} of any row */
    Place read(String cursor) {
        try {
            String[] parts = cursor.split("\\.", -1);
            if (parts.length != columns.size()) {
                throw new IllegalArgumentException("parts: " + parts.length);
            }
            List<Comparable<Object>> values = new ArrayList<>();
            for (int i = 0; i < parts.length; i++) {
                values.add(
                        parts[i].equals(NONE)
                                ? null
                                : value(
                                        table.column(columns.get(i)).type(),
                                        new String(Base64.getUrlDecoder().decode(parts[i]), UTF_8)));
            }
            return new Place(values);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw BadRequest.of("cursor", cursor, "the nextCursor of an answer");
        }
    }

    /** The first rows of any number that come in any order; only these are held. */
    First first(int number) {
        return new First(number, new PriorityQueue<>(reversed()));
    }

    /** @param lastOnTop as many of those seen as are wanted */
    record First(int number, PriorityQueue<TableRow> lastOnTop) {

        void accept(TableRow row) {
            lastOnTop.add(row);
            if (lastOnTop.size() > number) {
                lastOnTop.remove();
            }
        }

        List<TableRow> inOrder() {
            List<TableRow> rows = new ArrayList<>(lastOnTop);
            rows.sort(lastOnTop.comparator().reversed());
            return rows;
        }
    }

    private int compare(List<Comparable<Object>> values, TableRow row) {
        List<Comparable<Object>> others = valuesOf(row);
        for (int i = 0; i < values.size(); i++) {
            int order = VALUES.compare(values.get(i), others.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private List<Comparable<Object>> valuesOf(TableRow row) {
        return columns.stream()
                .map(column -> PageOrder.comparable(
                        switch (table.column(column).type()) {
                            case TIMESTAMP -> row.instant(column);
                            case DATE -> row.date(column);
                            case INT -> row.intValue(column);
                            case LONG -> row.longValue(column);
                            default -> row.string(column);
                        }))
                .toList();
    }

    private static Comparable<Object> value(ColumnType type, String text) {
        return comparable(
                switch (type) {
                    case TIMESTAMP -> Instant.parse(text);
                    case DATE -> LocalDate.parse(text);
                    case INT -> Integer.valueOf(text);
                    case LONG -> Long.valueOf(text);
                    default -> text;
                });
    }

    @SuppressWarnings("unchecked") // values of one column are all of one type, and so can be compared
    private static Comparable<Object> comparable(Object value) {
        return (Comparable<Object>) value;
    }
}
