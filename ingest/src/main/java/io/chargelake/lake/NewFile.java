package io.chargelake.lake;

import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.DataFileStatus;
import java.io.Serializable;

/**
 * A finished file whose rows are in no table yet; it may have been written by another machine.
 *
 * @param path where it lies, in full
 * @param partition the value of the table's partition column for all its rows, of the class that {@link TableRow#value}
 *     has; null where the table has no partitions
 * @param bytes its size
 * @param writtenAtMillis when it was written, in milliseconds since 1970
 * @param rows its rows
 * @param statistics what readers skip it by, as Delta's log has it (JSON)
 */
public record NewFile(
        String path, Serializable partition, long bytes, long writtenAtMillis, long rows, String statistics)
        implements Serializable {

    static NewFile of(DataFileStatus file, Serializable partition, RowLayout layout) {
        DataFileStatistics statistics = file.getStatistics().orElseThrow();
        return new NewFile(
                file.getPath(),
                partition,
                file.getSize(),
                file.getModificationTime(),
                statistics.getNumRecords(),
                statistics.serializeAsJson(DeltaSchema.of(layout)));
    }

    DataFileStatus status(StructType schema) {
        return new DataFileStatus(
                path, bytes, writtenAtMillis, DataFileStatistics.deserializeFromJson(statistics, schema));
    }
}
