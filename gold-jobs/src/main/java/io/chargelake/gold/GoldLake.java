package io.chargelake.gold;

import static org.apache.spark.sql.functions.col;

import io.chargelake.curation.quality.PartitionReplacement;
import io.chargelake.curation.quality.StoredRows;
import io.chargelake.lake.Claim;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A lake in the hands of a run that makes gold.
 *
 * @param spark does the work
 * @param lake where the tables lie
 * @param claim under which they are written
 */
record GoldLake(SparkSession spark, Lake lake, Claim claim) {

    /** All rows of a table; none where there is no such table. */
    Dataset<Row> rows(Table table) {
        return StoredRows.of(spark, lake, table).rows();
    }

    /** Columns of those rows of a table whose partition, a day, is one of these. */
    Dataset<Row> rows(Table table, Days days, String... columns) {
        return rows(table)
                .where(days.contain(col(table.partition().orElseThrow())))
                .select(columns(columns));
    }

    /** Whether there is such a table. */
    boolean has(Table table) {
        return DeltaTables.version(lake, table).isPresent();
    }

    /** For putting rows made anew into the place of partitions. */
    PartitionReplacement replacement(Table table) {
        return new PartitionReplacement(spark, lake, claim, table);
    }

    /** The columns of these names. */
    static Column[] columns(String... names) {
        return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
    }
}
