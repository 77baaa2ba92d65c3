package io.chargelake.curation.quality;

import static org.apache.spark.sql.functions.col;

import io.chargelake.lake.Lake;
import io.chargelake.lake.StoredFile;
import io.chargelake.lake.TableCommit;
import io.chargelake.lake.TableFiles;
import io.chargelake.lake.TableSnapshot;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes files of a table anew, rows changed and in the same order, and puts them in the place of the old ones. Rows that
 * others add meanwhile are in other files and stay; who follows the table's changes sees none.
 *
 * @param spark reads and writes
 * @param lake where the table lies
 * @param before the version whose files these are
 * @param files all files of that version, which hold rows of the table and nothing else
 */
public record FileRewrite(SparkSession spark, Lake lake, TableSnapshot before, TableFiles files) {

    /** The rows of some of the files, with the columns of the table's definition. */
    public Dataset<Row> rows(List<StoredFile> some) {
        return new KernelFileIndex(lake.locationOf(files.table()), new TableFiles(files.table(), some))
                .rows(spark)
                .select(columns());
    }

    /**
     * Replaces some of the files, in one commit.
     *
     * @param change of their rows; the partition they are in has to stay
     */
    public void replace(List<StoredFile> some, UnaryOperator<Dataset<Row>> change) {
        TableCommit commit = before.commit();
        commit.commitUnnoticed(
                PartitionFiles.write(change.apply(rows(some)).select(columns()), commit.target(), files.table()), some);
    }

    private Column[] columns() {
        return files.table().columns().stream()
                .map(column -> col(column.name()))
                .toArray(Column[]::new);
    }
}
