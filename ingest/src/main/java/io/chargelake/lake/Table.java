package io.chargelake.lake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * All that is true of a table of the lake, stated once: from it come the Delta schema with its column comments, the
 * checks of each run, and the data dictionary.
 *
 * <p>A table's class holds its {@code Table} constant and, nested, the transformation that makes it; the constant
 * loads where Spark is not on the class path.
 */
public final class Table {

    /** The layers that keep what was sent as it was sent. */
    private static final Set<String> RESTRICTED = Set.of("landing", "bronze");

    private final String name;
    private final String grain;
    private final Map<String, Column> columns;
    private final Optional<String> partition;
    private final List<String> key;
    private final Map<String, String> properties;
    private final int version;

    private Table(Builder builder) {
        this.name = builder.name;
        this.grain = builder.grain;
        this.columns = new LinkedHashMap<>(builder.columns);
        this.partition = Optional.ofNullable(builder.partition);
        this.key = List.copyOf(builder.key);
        this.properties = Map.copyOf(builder.properties);
        this.version = builder.version;
        partition.ifPresent(this::column);
        key.forEach(this::column);
        if (grain == null || grain.isBlank()) {
            throw new IllegalArgumentException(name + " does not say what one of its rows is");
        }
        if (key.isEmpty()) {
            throw new IllegalArgumentException(name + " has no key");
        }
        columns.values().stream()
                .filter(column ->
                        column.personal().filter(Personal.AS_SENT::equals).isPresent() && !isRestricted())
                .findFirst()
                .ifPresent(column -> {
                    throw new IllegalArgumentException(name + "." + column.name()
                            + " holds personal data as it was sent, which only landing and bronze may.");
                });
    }

    /**
     * Starts the definition of a table.
     *
     * @param name layer and table, for example {@code silver.heartbeats}
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Layer and table, for example {@code silver.heartbeats}. */
    public String name() {
        return name;
    }

    /**
     * The version of this definition, 1 being the first. A column that rows may lack is added without a new version; all that
     * readers of stored tables would stumble over has one, and a migration of the rows that are stored.
     */
    public int version() {
        return version;
    }

    /**
     * Whether the table belongs to the restricted part of the lake, landing and bronze, which keeps personal data as it was
     * sent: for those who run Chargelake, and for as long as {@code maintain} is told to keep it.
     */
    public boolean isRestricted() {
        return RESTRICTED.contains(name.substring(0, name.indexOf('.')));
    }

    /** What one row is, as a phrase: "one StatusNotification of a connector". */
    public String grain() {
        return grain;
    }

    /** The columns in the order in which they are stored. */
    public List<Column> columns() {
        return List.copyOf(columns.values());
    }

    /**
     * The column of that name.
     *
     * @throws IllegalArgumentException if the table has none
     */
    public Column column(String columnName) {
        Column column = columns.get(columnName);
        if (column == null) {
            throw new IllegalArgumentException(
                    name + " has no column " + columnName + " (it has: " + String.join(", ", columns.keySet()) + ")");
        }
        return column;
    }

    /** The column whose values are the table's folders. */
    public Optional<String> partition() {
        return partition;
    }

    /** The columns that together tell two rows apart; a null counts as a value. */
    public List<String> key() {
        return key;
    }

    /** Delta table properties beyond those that every table gets. */
    public Map<String, String> properties() {
        return properties;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Collects a table's definition in reading order. */
    public static final class Builder {

        private final String name;
        private final Map<String, Column> columns = new LinkedHashMap<>();
        private final Map<String, String> properties = new LinkedHashMap<>();
        private String grain;
        private String partition;
        private List<String> key = new ArrayList<>();
        private int version = 1;

        private Builder(String name) {
            if (!name.matches("[a-z]+\\.[a-z][a-z0-9_]*")) {
                throw new IllegalArgumentException("table: " + name + " (expected: layer.table_name)");
            }
            this.name = name;
        }

        /** What one row is, as a phrase. */
        public Builder grain(String phrase) {
            this.grain = phrase;
            return this;
        }

        /** A column that every row has. */
        public Builder required(String column, ColumnType type, String description) {
            return add(new Column(column, type, false, Optional.empty(), description));
        }

        /** A quantity that every row has. */
        public Builder required(String column, ColumnType type, Unit unit, String description) {
            return add(new Column(column, type, false, Optional.of(unit), description));
        }

        /** A column that a row may lack; the description says when. */
        public Builder optional(String column, ColumnType type, String description) {
            return add(new Column(column, type, true, Optional.empty(), description));
        }

        /** A quantity that a row may lack; the description says when. */
        public Builder optional(String column, ColumnType type, Unit unit, String description) {
            return add(new Column(column, type, true, Optional.of(unit), description));
        }

        /** Says of a column before how it holds personal data. */
        public Builder personal(String column, Personal kind) {
            if (columns.computeIfPresent(column, (same, harmless) -> harmless.holding(kind)) == null) {
                throw new IllegalArgumentException(name + " has no column " + column + " yet");
            }
            return this;
        }

        /** Columns that several tables share, in one place. */
        public Builder with(List<Column> shared) {
            shared.forEach(this::add);
            return this;
        }

        /** The version of this definition; 1 unless it says so. */
        public Builder version(int number) {
            this.version = number;
            return this;
        }

        /** Stores the rows of each value of this column in a folder of their own. */
        public Builder partitionedBy(String column) {
            this.partition = Objects.requireNonNull(column, "column");
            return this;
        }

        /** The columns that together tell two rows apart. */
        public Builder keyedBy(String... columnNames) {
            this.key = List.of(columnNames);
            return this;
        }

        /** A Delta table property of this table. */
        public Builder property(String property, String value) {
            properties.put(property, value);
            return this;
        }

        private Builder add(Column column) {
            if (columns.putIfAbsent(column.name(), column) != null) {
                throw new IllegalArgumentException(name + " has two columns named " + column.name());
            }
            return this;
        }

        /**
         * The table.
         *
         * @throws IllegalArgumentException if the partition or the key names a column that does not exist, or the
         *     grain is missing
         */
        public Table build() {
            return new Table(this);
        }
    }
}
