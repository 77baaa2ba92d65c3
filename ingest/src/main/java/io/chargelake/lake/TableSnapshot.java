package io.chargelake.lake;

import io.chargelake.cli.CommandFailure;
import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.transaction.ReplaceTableTransactionBuilder;
import io.delta.kernel.transaction.UpdateTableTransactionBuilder;
import io.delta.kernel.utils.CloseableIterator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One version of one table, and what its writers noted in it. */
public final class TableSnapshot {

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

    /**
     * Whether the files hold just the table's rows, under the columns' own names, so that they can be read as what they
     * are. Chargelake writes no others; somebody's {@code DELETE} or {@code ALTER TABLE} may.
     */
    public boolean isPlain(TableFiles files) {
        return snapshot.getTableProperties()
                        .getOrDefault("delta.columnMapping.mode", "none")
                        .equals("none")
                && files.files().stream().noneMatch(StoredFile::hasDeletedRows);
    }

    /** The columns of the table's definition that the stored table lacks, because an earlier version has made it. */
    public List<Column> missingColumns() {
        return table.columns().stream()
                .filter(column -> snapshot.getSchema().indexOf(column.name()) < 0)
                .toList();
    }

    /** The version of the definition by which the stored table was made; tables of before there were versions have the first. */
    public int definitionVersion() {
        return Integer.parseInt(snapshot.getTableProperties().getOrDefault(DeltaTables.VERSION_PROPERTY, "1"));
    }

    /**
     * Makes sure that the stored table is one of this definition.
     *
     * @throws CommandFailure (exit 2) if it has to be migrated first, or a newer version of Chargelake has made it
     */
    public void requireSameDefinition() {
        int stored = definitionVersion();
        if (stored < table.version()) {
            throw CommandFailure.usage(table + " in " + lake.root() + " is of version " + stored
                    + " of its definition, and this Chargelake works with version " + table.version()
                    + ". Run 'chargelake maintain migrate' once, with no other job beside it.");
        }
        if (stored > table.version()) {
            throw CommandFailure.usage(table + " in " + lake.root() + " is of version " + stored
                    + " of its definition, and this Chargelake knows version " + table.version()
                    + " at most. Use the Chargelake that made it, or a newer one.");
        }
    }

    /** In which points the stored table is not what its definition says. */
    public List<TableDifference> differences() {
        return TableDifference.of(
                table,
                definitionVersion(),
                snapshot.getSchema(),
                snapshot.getPartitionColumnNames(),
                snapshot.getTableProperties());
    }

    /** In which points the stored table does not promise to its readers what its definition promises. */
    public List<ContractDifference> contractDifferences() {
        return ContractDifference.of(
                table,
                definitionVersion(),
                snapshot.getSchema(),
                snapshot.getPartitionColumnNames(),
                snapshot.getTableProperties());
    }

    /** The columns of the table's definition that the stored table describes otherwise, as an earlier version did. */
    public List<Column> columnsDescribedOtherwise() {
        return table.columns().stream()
                .filter(column -> snapshot.getSchema().indexOf(column.name()) >= 0)
                .filter(column -> !ContractDifference.description(
                                snapshot.getSchema().get(column.name()))
                        .equals(column.description()))
                .toList();
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
        commit().commit(List.of(), files);
    }

    /** Begins to append rows to the table. */
    public TableAppend append() {
        return new TableAppend(lake, table, begin(update(Operation.WRITE)));
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
        return new TableAppend(lake, table, commit(application, number));
    }

    /** Begins a commit of files. */
    public TableCommit commit() {
        return begin(update(Operation.MANUAL_UPDATE));
    }

    /**
     * Begins a commit of files, as a numbered transaction of an application as with {@link #append(String, long)}.
     *
     * @throws StaleWriterException if the number is in the table
     */
    public TableCommit commit(String application, long number) {
        return begin(update(Operation.WRITE).withTransactionId(application, number));
    }

    /**
     * Begins a commit that puts the table's definition, and the rows that come with it, in the place of all there is; notes
     * and numbers of transactions stay.
     */
    public TableCommit redefine() {
        Map<String, String> notes = domainMetadataBelow("");
        ReplaceTableTransactionBuilder builder = ((SnapshotImpl) snapshot)
                .buildReplaceTableTransaction(DeltaSchema.of(table), LakeEngine.NAME)
                .withTableProperties(DeltaTables.properties(table));
        DeltaTables.layout(table).ifPresent(builder::withDataLayoutSpec);
        TableCommit commit = DeltaTables.usable(
                lake, () -> new TableCommit(lake, table, DeltaSchema.of(table), builder.build(LakeEngine.engine())));
        notes.forEach(commit::note);
        return commit;
    }

    private UpdateTableTransactionBuilder update(Operation operation) {
        requireSameDefinition();
        return snapshot.buildUpdateTableTransaction(LakeEngine.NAME, operation).withMaxRetries(COMMIT_RETRIES);
    }

    private TableCommit begin(UpdateTableTransactionBuilder builder) {
        return DeltaTables.usable(lake, () -> {
            try {
                return new TableCommit(lake, table, snapshot.getSchema(), builder.build(LakeEngine.engine()));
            } catch (ConcurrentWriteException repeated) {
                throw new StaleWriterException(table + ": this transaction is in the table already", repeated);
            }
        });
    }
}
