package io.chargelake.curation.quality;

import io.chargelake.lake.Claim;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.NewFile;
import io.chargelake.lake.StaleWriterException;
import io.chargelake.lake.StoredFile;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableCommit;
import io.chargelake.lake.TableSnapshot;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Commits to tables under the claim of a run: Spark writes the files, one for each task and partition, and Delta Kernel
 * commits them. The claim's number goes into the commit as a Delta transaction, so that a run which was taken for dead
 * cannot add to a table what the run that took over has added already.
 *
 * <p>Rows have the columns of the table's definition in their order, and those of a partition lie together in each task.
 * Nothing is committed where no file comes or goes.
 *
 * @param lake where the table lies
 * @param claim one that has not written the table yet
 * @param table the table
 */
public record ClaimedWrite(Lake lake, Claim claim, Table table) {

    /**
     * Adds rows.
     *
     * @throws io.chargelake.cli.CommandFailure (exit 5) if another run has taken over, or the lake cannot be written
     */
    public void append(Dataset<Row> rows) {
        write(rows, file -> false);
    }

    /**
     * Puts rows in the place of all that these partitions hold.
     *
     * @param partitions values of the partition column, as text
     * @throws io.chargelake.cli.CommandFailure (exit 5) if another run has taken over, or the lake cannot be written
     */
    public void replace(Dataset<Row> rows, Set<String> partitions) {
        write(rows, file -> partitions.contains(file.partition().orElse("")));
    }

    /**
     * Puts rows in the place of all that the table holds.
     *
     * @throws io.chargelake.cli.CommandFailure (exit 5) if another run has taken over, or the lake cannot be written
     */
    public void replaceAll(Dataset<Row> rows) {
        write(rows, file -> true);
    }

    private void write(Dataset<Row> rows, Predicate<StoredFile> goes) {
        claim.writes(table);
        TableSnapshot before = DeltaTables.snapshot(lake, table)
                .orElseThrow(() -> new IllegalStateException(table + " vanished from " + lake.root()));
        try {
            TableCommit commit = before.commit(claim.application(), claim.number());
            Collection<NewFile> come = PartitionFiles.write(rows, commit.target(), table);
            List<StoredFile> go = before.files().files().stream().filter(goes).toList();
            if (!come.isEmpty() || !go.isEmpty()) {
                commit.commit(come, go);
            }
        } catch (StaleWriterException overtaken) {
            throw claim.overtaken(overtaken);
        }
    }
}
