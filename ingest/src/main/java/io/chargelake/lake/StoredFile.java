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

    /** Its name alone. */
    public String name() {
        String path = path();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The value of the table's partition column, as text; empty where the table has none. */
    public Optional<String> partition() {
        MapValue values = add.getPartitionValues();
        return values.getSize() == 0
                ? Optional.empty()
                : VectorUtils.<String, String>toJavaMap(values).values().stream()
                        .findFirst();
    }

    /** Where it lies: below the table's folder, or as a whole address where a shallow clone has borrowed it. */
    public URI location() {
        return URI.create(add.getPath());
    }

    /** When it was written. */
    public Instant writtenAt() {
        return Instant.ofEpochMilli(add.getModificationTime());
    }

    /** Whether some of its rows are no longer in the table, as a deletion vector beside it says. */
    public boolean hasDeletedRows() {
        return add.getDeletionVector().isPresent();
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

    /**
     * Between which values a column's are, nulls aside; empty where its writer did not say, or only half of it.
     * Instants are widened to whole milliseconds, which is how exactly Delta's logs tell them.
     */
    public Optional<Bounds> bounds(String column) {
        return statistics.flatMap(known -> {
            Column name = new Column(column);
            Literal least = known.getMinValues().get(name);
            Literal greatest = known.getMaxValues().get(name);
            return least == null || greatest == null
                    ? Optional.empty()
                    : Optional.of(new Bounds(LakeValue.of(least), LakeValue.upTo(greatest)));
        });
    }

    /**
     * The least and the greatest value that a column of a file may have.
     *
     * @param least of the class that {@link TableRow#value} has for the column
     * @param greatest of the same class
     */
    public record Bounds(Object least, Object greatest) {

        /** Whether a value between these two may be there, themselves included; values of another class may always be. */
        public boolean meet(Object from, Object to) {
            return !least.getClass().isInstance(from)
                    || !least.getClass().isInstance(to)
                    || (LakeValue.compare(least, to) <= 0 && LakeValue.compare(greatest, from) >= 0);
        }
    }

    /** What a commit says that takes the file out of the table. */
    Row removed(Instant at, boolean dataChange) {
        return add.toRemoveFileRow(dataChange, Optional.of(at.toEpochMilli()));
    }

    @Override
    public String toString() {
        return path();
    }
}
