package io.chargelake.upkeep;

import io.chargelake.lake.FolderFile;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was done to one table or, in a dry run, would be.
 *
 * @param table the table
 * @param before its files before
 * @param after its files after; in a dry run the same
 * @param plan the partitions that were deleted and compacted
 * @param rowsDeleted the rows of the partitions that were deleted
 * @param vacuumed files that are no longer part of the table, or never were
 * @param halfWritten files in its log that were never completed
 * @param remark what the user has to know; empty where all is as asked
 */
record TableUpkeep(
        Table table,
        Size before,
        Size after,
        TablePlan plan,
        long rowsDeleted,
        List<FolderFile> vacuumed,
        List<FolderFile> halfWritten,
        Optional<String> remark) {

    private static final long SMALL_BYTES = 16L << 20;

    TableUpkeep {
        vacuumed = List.copyOf(vacuumed);
        halfWritten = List.copyOf(halfWritten);
    }

    /** Whether there was nothing to do. */
    boolean isEmpty() {
        return plan.isEmpty() && vacuumed.isEmpty() && halfWritten.isEmpty();
    }

    /** The size of the files that were, or would be, vacuumed. */
    long vacuumedBytes() {
        return vacuumed.stream().mapToLong(FolderFile::bytes).sum();
    }

    /** As {@code ops.runs} keeps it, and for programs. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("files_before", before.files());
        map.put("files_after", after.files());
        map.put("bytes_before", before.bytes());
        map.put("bytes_after", after.bytes());
        map.put("small_files_before", before.small());
        map.put("small_files_after", after.small());
        map.put("rows_deleted", rowsDeleted);
        map.put("partitions_deleted", List.copyOf(plan.expired()));
        map.put("partitions_compacted", List.copyOf(plan.crowded()));
        map.put("vacuumed", vacuumed.size());
        map.put("vacuumed_bytes", vacuumedBytes());
        map.put("half_written", halfWritten.size());
        remark.ifPresent(sentence -> map.put("remark", sentence));
        return map;
    }

    /**
     * The files of a version of the table.
     *
     * @param files how many
     * @param bytes their size together
     * @param small how many are smaller than 16 MB
     */
    record Size(int files, long bytes, long small) {

        static Size of(TableFiles files) {
            return new Size(files.count(), files.bytes(), files.smallerThan(SMALL_BYTES));
        }
    }
}
