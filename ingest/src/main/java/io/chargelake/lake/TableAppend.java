package io.chargelake.lake;

import java.io.Closeable;
import java.io.Serializable;
import java.util.List;

/**
 * Appends rows to one table: one Parquet file for each partition value, and one commit for all of them. Until
 * {@link #commit} no reader sees any of it; {@link #close} without a commit removes the files.
 *
 * <p>Buffers may take a quarter of the heap, at most 256 MB. For one thread.
 */
public final class TableAppend implements Closeable {

    private static final long BUFFER_LIMIT =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);

    private final Lake lake;
    private final Table table;
    private final TableCommit commit;
    private final RowFiles files;

    TableAppend(Lake lake, Table table, TableCommit commit) {
        this.lake = lake;
        this.table = table;
        this.commit = commit;
        this.files = new RowFiles(commit.target(), BUFFER_LIMIT, LakeEngine.configuration());
    }

    /**
     * Begins to append rows to the latest version of a table, which is created where it is missing.
     *
     * @throws io.chargelake.cli.CommandFailure (exit 5) if the lake cannot be written
     */
    public static TableAppend to(Lake lake, Table table) {
        DeltaTables.createIfMissing(lake, table);
        return DeltaTables.snapshot(lake, table)
                .orElseThrow(() -> new IllegalStateException(table + " vanished from " + lake.root()))
                .append();
    }

    /**
     * The rows of one partition; the same writer for the same value.
     *
     * @param partitionValue of the class that {@link TableRow} reads from the partition column, for example
     *     {@link java.time.LocalDate}
     */
    public RowWriter rows(Serializable partitionValue) {
        if (table.partition().isEmpty()) {
            throw new IllegalArgumentException(table + " has no partitions; use rows()");
        }
        return DeltaTables.usable(lake, () -> files.rows(partitionValue));
    }

    /** The rows of a table without partitions. */
    public RowWriter rows() {
        if (table.partition().isPresent()) {
            throw new IllegalArgumentException(
                    table + " is partitioned by " + table.partition().get() + "; use rows(value)");
        }
        return DeltaTables.usable(lake, () -> files.rows(null));
    }

    /** How many rows have been written so far. */
    public long rowCount() {
        return files.rowCount();
    }

    /** How many partitions have been written so far. */
    public int partitionCount() {
        return files.partitionCount();
    }

    /**
     * Notes something in the table with the commit. Of two writers that note something in the same domain on top of the
     * same version, only one commits.
     */
    public void note(String domain, String content) {
        commit.note(domain, content);
    }

    /**
     * Commits all rows and notes at once; nothing can be added then.
     *
     * @return the version of the table that holds them
     * @throws StaleWriterException if another writer has noted something in the same domain, or committed the same
     *     transaction, since this append began
     * @throws io.chargelake.cli.CommandFailure (exit 5) if the lake cannot be written
     */
    public long commit() {
        List<NewFile> added = DeltaTables.usable(lake, files::finish);
        long version = commit.commit(added, List.of());
        files.keep();
        return version;
    }

    /** Removes the files of rows that were not committed, and frees what is open. */
    @Override
    public void close() {
        files.close();
    }
}
