package io.chargelake.curation.quality;

import static org.apache.spark.sql.functions.col;

import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.StoredFile;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableFiles;
import io.chargelake.lake.TableSnapshot;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of a table in its latest version, which stays the same whatever is committed later.
 *
 * <p>Delta Kernel says which files these are, and Spark reads them. Delta's own source asks Spark which files a query
 * needs: two or three jobs before each query, half the time of a small run (decision 0023). It still reads tables whose files
 * hold more than the table, which Chargelake never writes.
 */
public final class StoredRows {

    private final TableFiles files;
    private final Dataset<Row> rows;

    private StoredRows(TableFiles files, Dataset<Row> rows) {
        this.files = files;
        this.rows = rows;
    }

    /**
     * The rows with the columns of the table's definition; none where there is no such table.
     *
     * @throws io.chargelake.cli.CommandFailure (exit 2) if the stored table is of another version of its definition
     */
    public static StoredRows of(SparkSession spark, Lake lake, Table table) {
        Optional<TableSnapshot> snapshot = DeltaTables.snapshot(lake, table);
        snapshot.ifPresent(TableSnapshot::requireSameDefinition);
        TableFiles files = snapshot.map(TableSnapshot::files).orElse(new TableFiles(table, List.of()));
        boolean plain = snapshot.map(stored -> stored.isPlain(files)).orElse(true);
        Dataset<Row> rows = plain
                ? new KernelFileIndex(lake.locationOf(table), files).rows(spark)
                : spark.read().format("delta").load(lake.locationOf(table));
        return new StoredRows(
                files,
                rows.select(table.columns().stream()
                        .map(column -> col(column.name()))
                        .toArray(Column[]::new)));
    }

    /** The rows. */
    public Dataset<Row> rows() {
        return rows;
    }

    /** Whether there are any on one of these days. */
    public boolean anyOn(Collection<LocalDate> days) {
        return on(days, file -> true);
    }

    /** Whether there may be any on one of these days with a value of the column between these two, them included. */
    public boolean anyOn(Collection<LocalDate> days, String column, Object from, Object to) {
        return on(
                days,
                file -> file.bounds(column).map(bounds -> bounds.meet(from, to)).orElse(true));
    }

    private boolean on(Collection<LocalDate> days, Predicate<StoredFile> wanted) {
        Set<String> partitions = days.stream().map(LocalDate::toString).collect(Collectors.toSet());
        return files.files().stream()
                .filter(file -> partitions.contains(file.partition().orElse("")))
                .anyMatch(wanted);
    }
}
