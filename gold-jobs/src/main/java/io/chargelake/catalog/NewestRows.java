package io.chargelake.catalog;

import io.chargelake.lake.Column;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import io.chargelake.upkeep.Figures;
import io.chargelake.upkeep.TableState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the rows of a table's newest partition say: examples, repairs, and how late the data was.
 *
 * @param partition the partition's value; the empty text of a table without partitions, of which all rows are looked at
 * @param rows how many rows it has
 * @param examples a value for each column that tells of nobody, by the column's name
 * @param repairs how many rows have each flag, by the flag
 * @param delays between occurrence and receipt, sorted; empty for tables that do not know both
 */
public record NewestRows(
        String partition, long rows, Map<String, String> examples, Map<String, Long> repairs, List<Duration> delays) {

    private static final int LONGEST_EXAMPLE = 60;
    private static final String FLAGS = "flags";

    static Optional<NewestRows> of(Lake lake, TableState state) {
        Table table = state.table();
        Optional<String> newest = state.files().byPartition().keySet().stream().reduce((earlier, later) -> later);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        List<Column> told = table.columns().stream()
                .filter(column -> column.personal().isEmpty())
                .toList();
        TableRows rows = TableRows.of(lake, table)
                .columns(told.stream().map(Column::name).toArray(String[]::new));
        if (table.partition().isPresent()) {
            Column partition = table.column(table.partition().get());
            Object value = partition.type() == ColumnType.DATE ? LocalDate.parse(newest.get()) : newest.get();
            rows = rows.where(partition.name(), value);
        }
        Collector collector = new Collector(told);
        rows.forEach(collector::add);
        return Optional.of(collector.result(newest.get()));
    }

    /** The delay that half of the rows stay below, and 95 of a hundred; the empty text where delays are not known. */
    public String usualDelay() {
        return delays.isEmpty()
                ? ""
                : "half of the rows within " + Figures.duration(delays.get(delays.size() / 2)) + ", 95 % within "
                        + Figures.duration(delays.get((int) (delays.size() * 0.95)));
    }

    /** Repairs in words, the most frequent first. */
    public List<String> repairsInWords() {
        return SetAside.inWords(repairs);
    }

    private static final class Collector {

        private final List<Column> columns;
        private final boolean hasDelay;
        private final boolean hasFlags;
        private final Map<String, String> examples = new HashMap<>();
        private final Map<String, Long> repairs = new TreeMap<>();
        private final List<Duration> delays = new ArrayList<>();
        private long rows;

        Collector(List<Column> columns) {
            this.columns = columns;
            this.hasDelay = has("occurred_at", ColumnType.TIMESTAMP) && has("received_at", ColumnType.TIMESTAMP);
            this.hasFlags = has(FLAGS, ColumnType.STRING_LIST);
        }

        private boolean has(String name, ColumnType type) {
            return columns.stream().anyMatch(column -> column.name().equals(name) && column.type() == type);
        }

        void add(TableRow row) {
            rows++;
            if (examples.size() < columns.size()) {
                for (Column column : columns) {
                    if (!examples.containsKey(column.name())) {
                        example(row.value(column.name())).ifPresent(text -> examples.put(column.name(), text));
                    }
                }
            }
            if (hasFlags) {
                row.strings(FLAGS).forEach(flag -> repairs.merge(flag, 1L, Long::sum));
            }
            if (hasDelay) {
                Instant occurred = row.instant("occurred_at");
                Instant received = row.instant("received_at");
                delays.add(occurred.isAfter(received) ? Duration.ZERO : Duration.between(occurred, received));
            }
        }

        private static Optional<String> example(Object value) {
            if (value == null || value instanceof byte[] || value instanceof List<?> list && list.isEmpty()) {
                return Optional.empty();
            }
            String text = String.valueOf(value);
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(text.length() <= LONGEST_EXAMPLE ? text : text.substring(0, LONGEST_EXAMPLE) + "…");
        }

        NewestRows result(String partition) {
            delays.sort(null);
            return new NewestRows(partition, rows, examples, repairs, delays);
        }
    }
}
