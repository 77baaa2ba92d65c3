package io.chargelake.curation.quality;

import static org.apache.spark.sql.functions.col;

import io.chargelake.lake.Column;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableCommit;
import io.chargelake.lake.TableSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * How the rows of one version of a table's definition become rows of the next.
 *
 * @param table the name of the table
 * @param from the version before; the version after is one more
 * @param columns columns that are new or mean something else, and the SQL expression that makes each of the columns before;
 *     the others stay what they are, and those that the last version does not know are left out at the end
 */
public record Migration(String table, int from, Map<String, String> columns) {

    public Migration {
        columns = Map.copyOf(columns);
    }

    /**
     * The migrations from a version to the one of the definition, one after the other; empty where one is missing.
     *
     * @param known all migrations there are
     */
    public static Optional<List<Migration>> between(Collection<Migration> known, int stored, Table table) {
        Map<Integer, Migration> byVersion = new HashMap<>();
        known.stream()
                .filter(migration -> migration.table().equals(table.name()))
                .forEach(migration -> byVersion.put(migration.from(), migration));
        List<Migration> path = new ArrayList<>();
        for (int version = stored; version < table.version(); version++) {
            if (!byVersion.containsKey(version)) {
                return Optional.empty();
            }
            path.add(byVersion.get(version));
        }
        return Optional.of(path);
    }

    /**
     * Puts the definition of this version and the migrated rows in the place of a stored table, in one commit. Readers
     * that are under way go on with what they have begun; positions that are noted in the table stay.
     *
     * @param path from the stored version to that of the definition
     * @return how many files the table has now
     */
    public static int run(SparkSession spark, Lake lake, Table table, List<Migration> path) {
        TableSnapshot before = DeltaTables.snapshot(lake, table)
                .orElseThrow(() -> new IllegalStateException(table + " vanished from " + lake.root()));
        Dataset<Row> rows = spark.read().format("delta").load(lake.locationOf(table));
        for (Migration migration : path) {
            rows = migration.apply(rows);
        }
        rows = rows.select(table.columns().stream()
                .map(Column::name)
                .map(functions::col)
                .toArray(org.apache.spark.sql.Column[]::new));
        if (table.partition().isPresent()) {
            rows = rows.repartition(col(table.partition().get()))
                    .sortWithinPartitions(col(table.partition().get()));
        }
        TableCommit commit = before.redefine();
        var files = PartitionFiles.write(rows, commit.target(), table);
        commit.commit(files, List.of());
        return files.size();
    }

    private Dataset<Row> apply(Dataset<Row> before) {
        Map<String, org.apache.spark.sql.Column> made = new HashMap<>();
        columns.forEach((column, expression) -> made.put(column, functions.expr(expression)));
        return before.withColumns(made);
    }
}
