package io.chargelake.curation.quality;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.Column;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a table that an earlier version has made the columns that it lacks; in the rows that it has they are null. */
public final class MissingColumns {

    private static final Logger LOG = LoggerFactory.getLogger(MissingColumns.class);

    private MissingColumns() {}

    /**
     * Adds them, behind the others.
     *
     * @param spark asked only where one is missing
     * @throws CommandFailure (exit 2) if one is missing that every row must have
     */
    public static void add(Supplier<SparkSession> spark, Lake lake, Table table) {
        List<Column> missing = DeltaTables.snapshot(lake, table)
                .map(stored -> stored.missingColumns())
                .orElse(List.of());
        if (missing.isEmpty()) {
            return;
        }
        List<String> required = missing.stream()
                .filter(column -> !column.nullable())
                .map(Column::name)
                .toList();
        if (!required.isEmpty()) {
            throw CommandFailure.usage(table + " was made by an earlier version and lacks "
                    + String.join(", ", required) + ". Make the lake anew from Kafka in another folder (--lake).");
        }
        LOG.info(
                "{} gets the columns {}",
                table,
                missing.stream().map(Column::name).toList());
        spark.get()
                .sql(missing.stream()
                        .map(MissingColumns::definition)
                        .collect(Collectors.joining(
                                ", ",
                                "ALTER TABLE delta.`" + lake.locationOf(table).replace("`", "``") + "` ADD COLUMNS (",
                                ")")));
    }

    private static String definition(Column column) {
        return column.name() + " " + column.type().sql() + " COMMENT " + quoted(column.description());
    }

    /** A text as Spark's SQL writes it. */
    static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
