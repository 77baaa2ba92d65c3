package io.chargelake.upkeep;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;

import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.quality.FileRewrite;
import io.chargelake.lake.Column;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.FolderFile;
import io.chargelake.lake.Lake;
import io.chargelake.lake.StoredFile;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableFiles;
import io.chargelake.lake.TableFolder;
import io.chargelake.lake.TableSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Takes identifiers out of one table: rewrites the files that have them, in one commit, and deletes every file that is not
 * part of the table any more, so that no earlier version has them either.
 *
 * @param spark reads and writes
 * @param lake where the table lies
 * @param table a table with columns that hold personal data
 * @param tags what to take out
 * @param clock tells how old files are
 */
record TableErasure(SparkSession spark, Lake lake, Table table, ForgottenTags tags, Clock clock) {

    /** {@code land} writes a file for minutes at most before it commits it; others do not run meanwhile. */
    private static final Duration LANDS_WITHIN = Duration.ofHours(1);

    /**
     * What was done, or would be.
     *
     * @param rows rows that had one of the identifiers
     * @param rewritten files that had
     * @param deleted files that were not part of the table any more
     * @param kept files of which it is not known whether somebody is about to commit them
     */
    record Result(long rows, int rewritten, int deleted, int kept) {

        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("rows", rows);
            map.put("files_rewritten", rewritten);
            map.put("files_deleted", deleted);
            map.put("files_kept", kept);
            return map;
        }
    }

    /**
     * Does it.
     *
     * @throws CommandFailure (exit 2) if the table has deletion vectors, which Chargelake does not write
     */
    Result run(boolean dryRun) {
        TableSnapshot before = snapshot();
        TableFiles files = before.files();
        if (!before.isPlain(files)) {
            throw CommandFailure.usage(
                    table + " has deletion vectors or mapped columns, and rows that it no longer shows may"
                            + " hold what is to be forgotten. Run REORG TABLE delta.`" + lake.locationOf(table)
                            + "` APPLY (PURGE) in Spark, then this again.");
        }
        FileRewrite rewrite = new FileRewrite(spark, lake, before, files);
        Map<String, Long> found = found(rewrite.rows(files.files()));
        List<StoredFile> concerned = files.files().stream()
                .filter(file -> found.containsKey(file.name()))
                .toList();
        long rows = found.values().stream().mapToLong(Long::longValue).sum();
        if (!dryRun && !concerned.isEmpty()) {
            rewrite.replace(concerned, this::erased);
        }
        List<FolderFile> outside = new ArrayList<>();
        List<FolderFile> kept = new ArrayList<>();
        Set<String> own = new HashSet<>(concerned.stream().map(StoredFile::path).toList());
        Instant now = clock.instant();
        TableFolder folder = new TableFolder(lake, table);
        for (FolderFile file : folder.dataOutside(snapshot().files(), now)) {
            boolean dead = !table.name().startsWith("landing.")
                    || own.contains(file.path())
                    || file.modifiedAt().isBefore(now.minus(LANDS_WITHIN));
            (dead ? outside : kept).add(file);
        }
        if (!dryRun) {
            outside.forEach(folder::delete);
        }
        return new Result(rows, concerned.size(), outside.size(), kept.size());
    }

    private TableSnapshot snapshot() {
        return DeltaTables.snapshot(lake, table)
                .orElseThrow(() -> new IllegalStateException(table + " vanished from " + lake.root()));
    }

    /** How many rows have one of the identifiers, by the names of the files that they are in. */
    private Map<String, Long> found(Dataset<Row> rows) {
        org.apache.spark.sql.Column has = personal().stream()
                .map(column -> not(erased(column).eqNullSafe(col(column.name()))))
                .reduce(org.apache.spark.sql.Column::or)
                .orElseThrow();
        Map<String, Long> found = new LinkedHashMap<>();
        rows.where(has)
                .groupBy(input_file_name().as("file"))
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(row ->
                        found.put(row.getString(0).substring(row.getString(0).lastIndexOf('/') + 1), row.getLong(1)));
        return found;
    }

    private Dataset<Row> erased(Dataset<Row> rows) {
        Dataset<Row> erased = rows;
        for (Column column : personal()) {
            erased = erased.withColumn(column.name(), erased(column));
        }
        return table == Messages.TABLE ? Messages.Rows.withHash(erased) : erased;
    }

    private List<Column> personal() {
        return table.columns().stream()
                .filter(column -> column.personal().isPresent())
                .toList();
    }

    private org.apache.spark.sql.Column erased(Column column) {
        ForgottenTags these = tags;
        if (column.type() == ColumnType.BINARY) {
            UDF1<byte[], byte[]> function = sent -> sent == null ? null : these.erased(sent);
            return udf(function, DataTypes.BinaryType).apply(col(column.name()));
        }
        UDF1<String, String> function = sent -> sent == null ? null : these.erased(sent);
        return udf(function, DataTypes.StringType).apply(col(column.name()));
    }
}
