package io.chargelake.lake;

import static io.delta.kernel.internal.util.Utils.singletonCloseableIterator;
import static io.delta.kernel.internal.util.Utils.toCloseableIterator;

import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends rows to one table: one Parquet file (zstd) for each partition value, and one commit for all of them. Until
 * {@link #commit} no reader sees any of it; {@link #close} without a commit removes the files.
 *
 * <p>Any number of partitions may be open at a time: when their buffers together exceed a quarter of the heap (at
 * most 256 MB), the fullest are written out. For one thread.
 */
public final class TableAppend implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(TableAppend.class);

    private static final long BUFFER_LIMIT =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);

    private final Lake lake;
    private final Table table;
    private final Transaction transaction;
    private final Row state;
    private final RowLayout layout;
    private final CodecFactory codecs;
    private final BytesInputCompressor zstd;
    private final Map<Object, RowWriter> writers = new LinkedHashMap<>();
    private final String filePrefix = "part-" + UUID.randomUUID() + "-";
    private long buffered;
    private boolean committed;

    TableAppend(Lake lake, Table table, Transaction transaction) {
        this.lake = lake;
        this.table = table;
        this.transaction = transaction;
        this.state = transaction.getTransactionState(LakeEngine.engine());
        this.layout = new RowLayout(table);
        this.codecs = new CodecFactory(LakeEngine.configuration(), RowLayout.PAGE_BYTES);
        this.zstd = codecs.getCompressor(CompressionCodecName.ZSTD);
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
    public RowWriter rows(Object partitionValue) {
        RowWriter open = writers.get(partitionValue);
        if (open != null) {
            return open;
        }
        String column = table.partition()
                .orElseThrow(() -> new IllegalArgumentException(table + " has no partitions; use rows()"));
        return open(partitionValue, Map.of(column, LakeValue.literal(table.column(column), partitionValue)));
    }

    /** The rows of a table without partitions. */
    public RowWriter rows() {
        if (table.partition().isPresent()) {
            throw new IllegalArgumentException(
                    table + " is partitioned by " + table.partition().get() + "; use rows(value)");
        }
        RowWriter open = writers.get(table);
        return open != null ? open : open(table, Map.of());
    }

    /** How many rows have been written so far. */
    public long rowCount() {
        return writers.values().stream().mapToLong(RowWriter::rowCount).sum();
    }

    /** How many partitions have been written so far. */
    public int partitionCount() {
        return writers.size();
    }

    /**
     * Notes something in the table with the commit. Of two writers that note something in the same domain on top of the
     * same version, only one commits.
     */
    public void note(String domain, String content) {
        transaction.addDomainMetadata(domain, content);
    }

    /**
     * Commits all rows and notes at once.
     *
     * @return the version of the table that holds them
     * @throws StaleWriterException if another writer has noted something in the same domain, or committed the same
     *     transaction, since this append began
     * @throws io.chargelake.cli.CommandFailure (exit 5) if the lake cannot be written
     */
    public long commit() {
        return DeltaTables.usable(lake, this::commitFiles);
    }

    private long commitFiles() throws IOException {
        Engine engine = LakeEngine.engine();
        List<Row> actions = new ArrayList<>();
        for (RowWriter writer : writers.values()) {
            DataFileStatus file = writer.finish();
            try (CloseableIterator<Row> added = Transaction.generateAppendActions(
                    engine, state, singletonCloseableIterator(file), writer.context())) {
                added.forEachRemaining(actions::add);
            }
        }
        TransactionCommitResult result;
        try {
            result = transaction.commit(
                    engine, CloseableIterable.inMemoryIterable(toCloseableIterator(actions.iterator())));
        } catch (ConcurrentWriteException conflict) {
            throw new StaleWriterException(
                    table + ": another writer has committed since version " + transaction.getReadTableVersion(),
                    conflict);
        }
        committed = true;
        for (PostCommitHook hook : result.getPostCommitHooks()) {
            maintainLog(hook);
        }
        return result.getVersion();
    }

    /** A checkpoint or checksum that fails costs the next reader time and nothing else. */
    private void maintainLog(PostCommitHook hook) {
        try {
            hook.threadSafeInvoke(LakeEngine.engine());
        } catch (IOException | RuntimeException failure) {
            LOG.warn("{}: committed, but its log could not be tidied ({})", table, hook.getType(), failure);
        }
    }

    /** Removes the files of rows that were not committed, and frees what is open. */
    @Override
    public void close() {
        for (RowWriter writer : writers.values()) {
            writer.abandonUnless(committed);
        }
        codecs.release();
    }

    private RowWriter open(Object key, Map<String, Literal> partition) {
        return DeltaTables.usable(lake, () -> {
            DataWriteContext context = Transaction.getWriteContext(LakeEngine.engine(), state, partition);
            DataFile file = DataFile.in(context.getTargetDirectory(), filePrefix + writers.size() + ".zstd.parquet");
            RowWriter writer = new RowWriter(this, layout, context, file, zstd);
            writers.put(key, writer);
            return writer;
        });
    }

    /** Called by a writer whose buffer has grown or, after it was written out, shrunk. */
    void buffersGrewBy(long bytes) throws IOException {
        buffered += bytes;
        while (buffered > BUFFER_LIMIT) {
            RowWriter fullest = writers.values().stream()
                    .max(Comparator.comparingLong(RowWriter::buffered))
                    .orElseThrow();
            buffered -= fullest.buffered();
            fullest.writeOut();
        }
    }
}
