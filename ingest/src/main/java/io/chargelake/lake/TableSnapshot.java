package io.chargelake.lake;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Transaction;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.transaction.UpdateTableTransactionBuilder;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One version of one table, and what its writers noted in it. */
public final class TableSnapshot {

    private static final Logger LOG = LoggerFactory.getLogger(TableSnapshot.class);

    private static final int COMMIT_RETRIES = 20;

    private final Lake lake;
    private final Table table;
    private final Snapshot snapshot;

    TableSnapshot(Lake lake, Table table, Snapshot snapshot) {
        this.lake = lake;
        this.table = table;
        this.snapshot = snapshot;
    }

    /** The version in the table's log. */
    public long version() {
        return snapshot.getVersion();
    }

    /** The table as it is now. */
    public TableSnapshot latest() {
        return DeltaTables.snapshot(lake, table)
                .orElseThrow(() -> new IllegalStateException(table + " vanished from " + lake.root()));
    }

    /** What the last commit that wrote this domain noted in it. */
    public Optional<String> domainMetadata(String domain) {
        return DeltaTables.usable(lake, () -> snapshot.getDomainMetadata(domain));
    }

    /** What was noted in all domains whose names begin so, by the rest of their names. */
    public Map<String, String> domainMetadataBelow(String prefix) {
        return DeltaTables.usable(
                lake,
                () -> ((SnapshotImpl) snapshot)
                        .getActiveDomainMetadataMap().values().stream()
                                .filter(domain -> domain.getDomain().startsWith(prefix))
                                .collect(Collectors.toMap(
                                        domain -> domain.getDomain().substring(prefix.length()),
                                        domain -> domain.getConfiguration(),
                                        (one, other) -> other,
                                        TreeMap::new)));
    }

    /** The last transaction of an application that is in this version. */
    public OptionalLong lastTransaction(String application) {
        Optional<Long> last =
                DeltaTables.usable(lake, () -> snapshot.getLatestTransactionVersion(LakeEngine.engine(), application));
        return last.isPresent() ? OptionalLong.of(last.get()) : OptionalLong.empty();
    }

    /** The files that make up this version. */
    public TableFiles files() {
        return DeltaTables.usable(lake, () -> {
            List<StoredFile> files = new ArrayList<>();
            ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
            try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(LakeEngine.engine(), true)) {
                while (batches.hasNext()) {
                    try (CloseableIterator<Row> batch = batches.next().getRows()) {
                        batch.forEachRemaining(file -> files.add(new StoredFile(
                                file.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL), snapshot.getSchema())));
                    }
                }
            }
            return new TableFiles(table, files);
        });
    }

    /** The columns of the table's definition that the stored table lacks, because an earlier version has made it. */
    public List<Column> missingColumns() {
        return table.columns().stream()
                .filter(column -> snapshot.getSchema().indexOf(column.name()) < 0)
                .toList();
    }

    /** In which points the stored table is not what its definition says. */
    public List<TableDifference> differences() {
        return TableDifference.of(
                table, snapshot.getSchema(), snapshot.getPartitionColumnNames(), snapshot.getTableProperties());
    }

    /** Whether the table forbids that rows are deleted, by its property {@code delta.appendOnly}. */
    public boolean isAppendOnly() {
        return Boolean.parseBoolean(snapshot.getTableProperties().get("delta.appendOnly"));
    }

    /**
     * Deletes the rows of these files, in one commit and without a look at them. Rows that others have added since are
     * not touched. The files themselves stay, for readers of earlier versions, until the table is vacuumed.
     *
     * @param files files of this version
     * @throws StaleWriterException if another writer has taken one of them out meanwhile
     */
    public void delete(Collection<StoredFile> files) {
        Instant now = Instant.now();
        DeltaTables.usable(lake, () -> {
            Transaction transaction = snapshot.buildUpdateTableTransaction(LakeEngine.NAME, Operation.MANUAL_UPDATE)
                    .withMaxRetries(COMMIT_RETRIES)
                    .build(LakeEngine.engine());
            List<Row> actions = files.stream()
                    .map(file -> SingleAction.createRemoveFileSingleAction(file.removed(now)))
                    .toList();
            try {
                transaction
                        .commit(
                                LakeEngine.engine(),
                                CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator())))
                        .getPostCommitHooks()
                        .forEach(this::maintainLog);
            } catch (ConcurrentWriteException conflict) {
                throw new StaleWriterException(
                        table + ": another writer has changed what was to be deleted since version " + version(),
                        conflict);
            }
            return null;
        });
    }

    /** A checkpoint or checksum that fails costs the next reader time and nothing else. */
    private void maintainLog(PostCommitHook hook) {
        try {
            hook.threadSafeInvoke(LakeEngine.engine());
        } catch (IOException | RuntimeException failure) {
            LOG.warn("{}: committed, but its log could not be tidied ({})", table, hook.getType(), failure);
        }
    }

    /** Begins to append rows to the table. */
    public TableAppend append() {
        return begin(update());
    }

    /**
     * Begins to append rows to the table, as a numbered transaction of an application: a number that is in the table
     * already is never committed again.
     *
     * @param application who writes, one sequence of numbers each
     * @param number greater than {@link #lastTransaction}
     * @throws StaleWriterException if the number is in the table
     */
    public TableAppend append(String application, long number) {
        return begin(update().withTransactionId(application, number));
    }

    private UpdateTableTransactionBuilder update() {
        return snapshot.buildUpdateTableTransaction(LakeEngine.NAME, Operation.WRITE)
                .withMaxRetries(COMMIT_RETRIES);
    }

    private TableAppend begin(UpdateTableTransactionBuilder builder) {
        return DeltaTables.usable(lake, () -> {
            try {
                return new TableAppend(lake, table, builder.build(LakeEngine.engine()));
            } catch (ConcurrentWriteException repeated) {
                throw new StaleWriterException(table + ": this transaction is in the table already", repeated);
            }
        });
    }
}
