package io.chargelake.lake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All that is true of a table of the lake, stated once: from it come the Delta schema with its column comments, the
 * checks of each run, and the data dictionary.
 *
 * <p>A table's class holds its {@code Table} constant and, nested, the transformation that makes it; the constant
 * loads where Spark is not on the class path.
 */
public final class Table {

    private final String name;
    private final String grain;
    private final Map<String, Column> columns;
    private final Optional<String> partition;
    private final List<String> key;
    private final Map<String, String> properties;
    private final int version;
    private final String purpose;
    private final List<Table> sources;
    private final List<String> feeds;
    private final List<String> readers;
    private final List<SampleQuery> queries;

    private Table(Builder builder) {
        this.name = builder.name;
        this.grain = builder.grain;
        this.columns = new LinkedHashMap<>(builder.columns);
        this.partition = Optional.ofNullable(builder.partition);
        this.key = List.copyOf(builder.key);
        this.properties = Map.copyOf(builder.properties);
        this.version = builder.version;
        this.purpose = builder.purpose;
        this.sources = List.copyOf(builder.sources);
        this.feeds = List.copyOf(builder.feeds);
        this.readers = List.copyOf(builder.readers);
        this.queries = List.copyOf(builder.queries);
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
        return layer() == Layer.LANDING || layer() == Layer.BRONZE;
    }

    /** How far its data has come. */
    public Layer layer() {
        return Layer.named(name.substring(0, name.indexOf('.')));
    }

    /** What it is for, in a sentence or two; the empty text where nobody has said so. */
    public String purpose() {
        return purpose;
    }

    /** The tables that its rows are made from. */
    public List<Table> sources() {
        return sources;
    }

    /** What else its rows come from: a topic, a file, jobs. */
    public List<String> feeds() {
        return feeds;
    }

    /** Who reads it, besides other tables. */
    public List<String> readers() {
        return readers;
    }

    /** Questions that it answers. */
    public List<SampleQuery> queries() {
        return queries;
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
        private final List<Table> sources = new ArrayList<>();
        private final List<String> feeds = new ArrayList<>();
        private final List<String> readers = new ArrayList<>();
        private final List<SampleQuery> queries = new ArrayList<>();
        private String purpose = "";
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

        /** What it is for, in a sentence or two. */
        public Builder purpose(String sentences) {
            this.purpose = sentences;
            return this;
        }

        /** The tables that its rows are made from. */
        public Builder from(Table... tables) {
            sources.addAll(List.of(tables));
            return this;
        }

        /** What its rows come from, if not from tables. */
        public Builder fedBy(String feed) {
            feeds.add(feed);
            return this;
        }

        /** Who reads it, besides other tables. */
        public Builder readBy(String reader) {
            readers.add(reader);
            return this;
        }

        /** A question that it answers, in Spark's SQL. */
        public Builder query(String title, String sql) {
            queries.add(new SampleQuery(title, sql));
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
            return change(column, harmless -> harmless.holding(kind));
        }

        /** Says of a column before which values it may have, or which OCPP knows. */
        public Builder words(String column, List<String> vocabulary) {
            return change(column, free -> free.ofWords(vocabulary));
        }

        private Builder change(String column, UnaryOperator<Column> change) {
            if (columns.computeIfPresent(column, (same, before) -> change.apply(before)) == null) {
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
