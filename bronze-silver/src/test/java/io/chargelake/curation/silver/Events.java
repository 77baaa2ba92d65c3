package io.chargelake.curation.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.lake.Column;
import io.chargelake.ocpp.Action;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests as tests write them, and rows by column name. */
final class Events {

    static final Instant RECEIVED = Instant.parse("2026-10-05T10:00:00.123Z");

    private Events() {}

    /** A request of station ST-1 in session S-1 of tenant acme. */
    static Request request(Action action, String payload) {
        return request(action, RECEIVED, payload);
    }

    static Request request(Action action, Instant receivedAt, String payload) {
        return new Request("ST-1", receivedAt, action, "m-1", "S-1", "acme", List.of(), payload, null);
    }

    /** The only row of what was derived, its values checked to be of the columns' types. */
    static Map<String, Object> row(EventTable table, Derived derived) {
        List<Map<String, Object>> rows = rows(table, derived.rows());
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    static List<Map<String, Object>> rows(EventTable table, List<Object[]> rows) {
        return rows.stream().map(values -> row(table, values)).toList();
    }

    private static Map<String, Object> row(EventTable table, Object[] values) {
        List<Column> columns = table.table().columns();
        assertThat(values).as("values of %s", table.table()).hasSize(columns.size());
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            Column column = columns.get(i);
            assertThat(values[i])
                    .as("%s.%s", table.table(), column.name())
                    .satisfiesAnyOf(
                            value -> assertThat(value).isInstanceOf(type(column)),
                            value -> assertThat(value == null && column.nullable())
                                    .isTrue());
            row.put(column.name(), values[i] instanceof String[] list ? List.of(list) : values[i]);
        }
        return row;
    }

    private static Class<?> type(Column column) {
        return switch (column.type()) {
            case STRING -> String.class;
            case INT -> Integer.class;
            case LONG -> Long.class;
            case DOUBLE -> Double.class;
            case DATE -> LocalDate.class;
            case TIMESTAMP -> Instant.class;
            case STRING_LIST -> String[].class;
            default -> throw new AssertionError("no silver column is a " + column.type());
        };
    }
}
