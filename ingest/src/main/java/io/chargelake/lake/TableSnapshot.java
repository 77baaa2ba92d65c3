package io.chargelake.lake;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.transaction.UpdateTableTransactionBuilder;
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
