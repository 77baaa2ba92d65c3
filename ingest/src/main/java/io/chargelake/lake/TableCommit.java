package io.chargelake.lake;

import static io.delta.kernel.internal.util.Utils.singletonCloseableIterator;
import static io.delta.kernel.internal.util.Utils.toCloseableIterator;

import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One commit to a table: of files that come and of files that go, at once. */
public final class TableCommit {

    private static final Logger LOG = LoggerFactory.getLogger(TableCommit.class);

    private final Lake lake;
    private final Table table;
    private final StructType schema;
    private final Transaction transaction;
    private final Row state;
    private final Map<Serializable, DataWriteContext> contexts = new HashMap<>();

    TableCommit(Lake lake, Table table, StructType schema, Transaction transaction) {
        this.lake = lake;
        this.table = table;
        this.schema = schema;
        this.transaction = transaction;
        this.state = transaction.getTransactionState(LakeEngine.engine());
    }

    /** Where the files that come have to be written. */
    public RowFiles.Target target() {
        Set<String> statistics = new LinkedHashSet<>();
        for (Column column : statisticsColumns()) {
            if (column.getNames().length == 1) {
                statistics.add(column.getNames()[0]);
            }
        }
        return new RowFiles.Target(
                lake.locationOf(table),
                RowLayout.of(table),
                table.partition().map(table::column).map(RowLayout.Field::of).orElse(null),
                statistics,
                LakeEngine.settings());
    }

    /** They are the same for all partitions; Kernel wants to know one. */
    private List<Column> statisticsColumns() {
        Map<String, Literal> none = new HashMap<>();
        table.partition()
                .ifPresent(name ->
                        none.put(name, LakeValue.absent(table.column(name).type())));
        return Transaction.getWriteContext(LakeEngine.engine(), state, none).getStatisticsColumns();
    }

    /**
     * Notes something in the table with the commit. Of two writers that note something in the same domain on top of the
     * same version, only one commits.
     */
    public void note(String domain, String content) {
        transaction.addDomainMetadata(domain, content);
    }

    /**
     * Commits.
     *
     * @param added files that were written to the {@link #target}
     * @param removed files of the version on which this commit was begun; they stay on disk, for readers of earlier
     *     versions, until the table is vacuumed
     * @return the version of the table that has come about
     * @throws StaleWriterException if another writer has noted something in the same domain, committed the same
     *     transaction, or taken one of the files out, since this commit was begun
     * @throws io.chargelake.cli.CommandFailure (exit 5) if the lake cannot be written
     */
    public long commit(Collection<NewFile> added, Collection<StoredFile> removed) {
        return DeltaTables.usable(lake, () -> commitFiles(added, removed, true));
    }

    /**
     * Commits files that take the place of others, row by row: to those who follow the table's changes, as a stream or by its
     * change feed, nothing has come and nothing has gone.
     *
     * @throws StaleWriterException as {@link #commit} does
     * @throws io.chargelake.cli.CommandFailure (exit 5) if the lake cannot be written
     */
    public long commitUnnoticed(Collection<NewFile> added, Collection<StoredFile> removed) {
        return DeltaTables.usable(lake, () -> commitFiles(added, removed, false));
    }

    private long commitFiles(Collection<NewFile> added, Collection<StoredFile> removed, boolean dataChange)
            throws IOException {
        Engine engine = LakeEngine.engine();
        List<Row> actions = new ArrayList<>();
        Instant now = Instant.now();
        removed.forEach(file -> actions.add(SingleAction.createRemoveFileSingleAction(file.removed(now, dataChange))));
        for (NewFile file : added) {
            try (CloseableIterator<Row> rows = Transaction.generateAppendActions(
                    engine, state, singletonCloseableIterator(file.status(schema)), context(file.partition()))) {
                rows.forEachRemaining(row -> actions.add(dataChange ? row : unnoticed(row)));
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
        result.getPostCommitHooks().forEach(this::maintainLog);
        return result.getVersion();
    }

    private Row unnoticed(Row action) {
        AddFile add = new AddFile(action.getStruct(SingleAction.ADD_FILE_ORDINAL));
        return SingleAction.createAddFileSingleAction(AddFile.createAddFileRow(
                schema,
                add.getPath(),
                add.getPartitionValues(),
                add.getSize(),
                add.getModificationTime(),
                false,
                Optional.empty(),
                add.getTags(),
                add.getBaseRowId(),
                add.getDefaultRowCommitVersion(),
                add.getStats(schema)));
    }

    private DataWriteContext context(Serializable partition) {
        return contexts.computeIfAbsent(
                partition,
                value -> Transaction.getWriteContext(
                        LakeEngine.engine(),
                        state,
                        table.partition()
                                .map(name -> Map.of(name, LakeValue.literal(table.column(name), value)))
                                .orElse(Map.of())));
    }

    /** A checkpoint or checksum that fails costs the next reader time and nothing else. */
    private void maintainLog(PostCommitHook hook) {
        try {
            hook.threadSafeInvoke(LakeEngine.engine());
        } catch (IOException | RuntimeException failure) {
            LOG.warn("{}: committed, but its log could not be tidied ({})", table, hook.getType(), failure);
        }
    }
}
