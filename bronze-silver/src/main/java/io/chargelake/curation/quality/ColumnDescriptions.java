package io.chargelake.curation.quality;

import io.chargelake.lake.Column;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableSnapshot;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the columns of a table that an earlier version has made the descriptions that they have now. Rows and files stay as
 * they are.
 */
public final class ColumnDescriptions {

    private static final Logger LOG = LoggerFactory.getLogger(ColumnDescriptions.class);

    private ColumnDescriptions() {}

    /**
     * Renews those that differ.
     *
     * @param spark asked only where one does
     */
    public static void renew(Supplier<SparkSession> spark, Lake lake, Table table) {
        List<Column> differing = DeltaTables.snapshot(lake, table)
                // One of another version has to be migrated first, which renews them as well.
                .filter(stored -> stored.definitionVersion() == table.version())
                .map(TableSnapshot::columnsDescribedOtherwise)
                .orElse(List.of());
        for (Column column : differing) {
            LOG.info("{}.{} gets the description that it has now", table, column.name());
            spark.get()
                    .sql("ALTER TABLE delta.`" + lake.locationOf(table).replace("`", "``") + "` ALTER COLUMN "
                            + column.name() + " COMMENT " + MissingColumns.quoted(column.description()));
        }
    }
}
