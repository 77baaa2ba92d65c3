package io.chargelake.lake;

import io.chargelake.cli.CommandFailure;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.exceptions.CommitStateUnknownException;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.transaction.CreateTableTransactionBuilder;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.utils.CloseableIterable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Creates the lake's tables and opens them, through Delta Kernel and therefore also where Spark is not.
 *
 * <p>Every method throws a {@link CommandFailure} (exit 5) when the lake's file system cannot be used.
 */
public final class DeltaTables {

    /** The property of a stored table that names the columns of its key. */
    static final String KEY_PROPERTY = "chargelake.key";

    /** The property of a stored table that names the version of its definition. */
    static final String VERSION_PROPERTY = "chargelake.version";

    private static final String INDEXED_COLUMNS = "delta.dataSkippingNumIndexedCols";

    private DeltaTables() {}

    /**
     * Creates the table with its columns, their comments, its partition and properties. Where it exists already, this
     * is one look at the file system.
     */
    public static void createIfMissing(Lake lake, Table table) {
        usable(lake, () -> {
            if (!exists(lake, table)) {
                create(lake, table);
            }
            return null;
        });
    }

    /** The latest version of the table; empty where there is no such table. */
    public static OptionalLong version(Lake lake, Table table) {
        Optional<TableSnapshot> snapshot = snapshot(lake, table);
        return snapshot.isPresent() ? OptionalLong.of(snapshot.get().version()) : OptionalLong.empty();
    }

    /** The latest state of the table; empty where there is no such table. */
    public static Optional<TableSnapshot> snapshot(Lake lake, Table table) {
        return kernelSnapshot(lake, table).map(snapshot -> new TableSnapshot(lake, table, snapshot));
    }

    static Optional<Snapshot> kernelSnapshot(Lake lake, Table table) {
        return usable(lake, () -> {
            try {
                return Optional.of(
                        TableManager.loadSnapshot(lake.locationOf(table)).build(LakeEngine.engine()));
            } catch (TableNotFoundException missing) {
                return Optional.empty();
            }
        });
    }

    /** Runs what touches the lake's files, and turns their failures into a sentence for the user. */
    static <V> V usable(Lake lake, Callable<V> work) {
        try {
            return work.call();
        } catch (IOException
                | UncheckedIOException
                | KernelEngineException
                | MaxCommitRetryLimitReachedException
                | CommitStateUnknownException failure) {
            throw CommandFailure.unreachable(
                    "The lake at " + lake.root() + " cannot be used: " + reason(failure)
                            + ". Check that this user may read and write there, or name another folder with --lake.",
                    failure);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException("Work on the lake at " + lake.root() + " failed", failure);
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        String kind = root.getClass().getSimpleName();
        return message == null || message.isBlank() ? kind : kind + ": " + message.replaceAll("\\s+", " ");
    }

    private static boolean exists(Lake lake, Table table) throws IOException {
        Path log = new Path(lake.locationOf(table), "_delta_log");
        FileSystem files = log.getFileSystem(LakeEngine.configuration());
        // Version 0 goes when the log is cleaned up, which only happens after a checkpoint.
        return files.exists(new Path(log, "00000000000000000000.json"))
                || files.exists(new Path(log, "_last_checkpoint"));
    }

    private static void create(Lake lake, Table table) {
        CreateTableTransactionBuilder transaction = TableManager.buildCreateTableTransaction(
                        lake.locationOf(table), DeltaSchema.of(table), LakeEngine.NAME)
                .withTableProperties(properties(table));
        layout(table).ifPresent(transaction::withDataLayoutSpec);
        try {
            transaction.build(LakeEngine.engine()).commit(LakeEngine.engine(), CloseableIterable.emptyIterable());
        } catch (TableAlreadyExistsException | ConcurrentWriteException madeMeanwhile) {
            // Another process was faster; its table has the same definition.
        }
    }

    /** The properties that a table of this definition has. */
    static Map<String, String> properties(Table table) {
        Map<String, String> properties = new HashMap<>(table.properties());
        // What readers filter on stands first; statistics on every column would cost each commit more than they save.
        properties.putIfAbsent(INDEXED_COLUMNS, "6");
        properties.computeIfPresent(
                INDEXED_COLUMNS,
                (property, most) -> Integer.toString(Math.min(Integer.parseInt(most), columnsBeforePersonal(table))));
        properties.put("delta.feature.domainMetadata", "supported");
        properties.put("chargelake.grain", table.grain());
        properties.put(KEY_PROPERTY, String.join(",", table.key()));
        properties.put(VERSION_PROPERTY, Integer.toString(table.version()));
        return properties;
    }

    /** The bounds of a column stand in the log of the table, where erasure would not find them. */
    private static int columnsBeforePersonal(Table table) {
        int before = 0;
        for (Column column : table.columns()) {
            if (column.personal().isPresent()) {
                break;
            }
            // Delta does not count the column of the folders.
            before += table.partition().filter(column.name()::equals).isPresent() ? 0 : 1;
        }
        return before;
    }

    static Optional<DataLayoutSpec> layout(Table table) {
        return table.partition()
                .map(column -> DataLayoutSpec.partitioned(List.of(new io.delta.kernel.expressions.Column(column))));
    }
}
