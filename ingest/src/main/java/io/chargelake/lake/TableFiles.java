package io.chargelake.lake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that make up one version of a table, from its log alone: counting rows by it costs the same for a thousand
 * rows and for a billion.
 *
 * @param table the table
 * @param files in no particular order
 */
public record TableFiles(Table table, List<StoredFile> files) {

    public TableFiles {
        files = List.copyOf(files);
    }

    /** How many there are. */
    public int count() {
        return files.size();
    }

    /** Their size together. */
    public long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    /** How many are smaller than this. */
    public long smallerThan(long bytes) {
        return files.stream().filter(file -> file.bytes() < bytes).count();
    }

    /** Their rows together; empty where the writer of one did not say. */
    public OptionalLong rows() {
        return files.stream().allMatch(file -> file.rows().isPresent())
                ? OptionalLong.of(files.stream()
                        .mapToLong(file -> file.rows().getAsLong())
                        .sum())
                : OptionalLong.empty();
    }

    /**
     * The greatest instant in a column, cut off at the millisecond; empty where there is no file, or the writer of one
     * did not say.
     */
    public Optional<Instant> newest(String column) {
        List<Optional<Instant>> bounds =
                files.stream().map(file -> file.newest(column)).toList();
        return bounds.stream().allMatch(Optional::isPresent)
                ? bounds.stream().map(Optional::orElseThrow).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** The files of each value of the partition column; all under the empty text where the table has none. */
    public SortedMap<String, List<StoredFile>> byPartition() {
        SortedMap<String, List<StoredFile>> byPartition = new TreeMap<>();
        files.forEach(file -> byPartition
                .computeIfAbsent(file.partition().orElse(""), value -> new ArrayList<>())
                .add(file));
        return byPartition;
    }
}
