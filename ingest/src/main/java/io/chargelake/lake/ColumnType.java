package io.chargelake.lake;

/**
 * The types a column may have: only those that every reader of Delta tables understands without a table feature.
 *
 * <p>Kernel, Spark and the data dictionary each translate from here, so that a table is described once.
 */
public enum ColumnType {
    STRING("string"),
    BINARY("binary"),
    INT("int"),
    LONG("bigint"),
    DOUBLE("double"),
    BOOLEAN("boolean"),
    /** A calendar day. */
    DATE("date"),
    /** An instant in UTC, in microseconds. */
    TIMESTAMP("timestamp"),
    /** A quantity with two decimals, rounded half up. */
    DECIMAL_2("decimal(18,2)"),
    /** A list of non-null strings. */
    STRING_LIST("array<string>");

    private final String sql;

    ColumnType(String sql) {
        this.sql = sql;
    }

    /** The type as Spark SQL and Delta write it, for example {@code decimal(18,2)}. */
    public String sql() {
        return sql;
    }
}
