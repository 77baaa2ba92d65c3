package io.chargelake.lake;

import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.StructType;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** One file of a table, as the table's log describes it; the file itself is not opened. */
public final class StoredFile {

    private final AddFile add;
    private final Optional<DataFileStatistics> statistics;

    StoredFile(Row add, StructType schema) {
        this.add = new AddFile(add);
        this.statistics = this.add.getStats(schema);
    }

    /** Where it lies below the table's folder, for example {@code event_date=2026-10-01/part-0.parquet}. */
    public String path() {
        return URI.create(add.getPath()).getPath();
    }

    /** The value of the table's partition column, as text; empty where the table has none. */
    public Optional<String> partition() {
        MapValue values = add.getPartitionValues();
        return values.getSize() == 0
                ? Optional.empty()
                : VectorUtils.<String, String>toJavaMap(values).values().stream()
                        .findFirst();
    }

    /** Its size. */
    public long bytes() {
        return add.getSize();
    }

    /** Its rows; empty where its writer did not say. */
    public OptionalLong rows() {
        return statistics.isPresent() ? OptionalLong.of(statistics.get().getNumRecords()) : OptionalLong.empty();
    }

    /** The greatest instant in a column, cut off at the millisecond; empty where its writer did not say. */
    public Optional<Instant> newest(String column) {
        return statistics
                .map(known -> known.getMaxValues().get(new Column(column)))
                .map(Literal::getValue)
                .map(micros -> LakeValue.instant((Long) micros));
    }

    /** What a commit says that takes the file out of the table. */
    Row removed(Instant at) {
        return add.toRemoveFileRow(true, Optional.of(at.toEpochMilli()));
    }

    @Override
    public String toString() {
        return path();
    }
}
