package io.chargelake.lake;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.statistics.DataFileStatistics;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;

/**
 * What a table's log says about a file, so that readers skip it: row count, and for each column its bounds and its
 * nulls. Taken from the footer in memory; Kernel's own writer opens each file once more for it.
 */
final class FileStatistics {

    /** Longer texts get no bounds: a hostile station id must not bloat the log. */
    private static final int LONGEST_BOUND = 64;

    private FileStatistics() {}

    /**
     * The statistics of a finished file.
     *
     * @param wanted names of columns
     */
    static DataFileStatistics of(RowLayout layout, ParquetMetadata footer, Collection<String> wanted) {
        Map<Column, Literal> minimums = new HashMap<>();
        Map<Column, Literal> maximums = new HashMap<>();
        Map<Column, Long> nulls = new HashMap<>();
        for (RowLayout.Field field : layout.columns()) {
            if (!wanted.contains(field.name())) {
                continue;
            }
            Column column = new Column(field.name());
            ColumnType type = field.type();
            merged(footer, field.name()).ifPresent(statistics -> {
                nulls.put(column, statistics.getNumNulls());
                Optional<Literal> least = bound(type, statistics.genericGetMin(), statistics.hasNonNullValue());
                Optional<Literal> greatest = bound(type, statistics.genericGetMax(), statistics.hasNonNullValue());
                if (least.isPresent() && greatest.isPresent()) {
                    minimums.put(column, least.get());
                    maximums.put(column, greatest.get());
                }
            });
        }
        long rows = footer.getBlocks().stream()
                .mapToLong(BlockMetaData::getRowCount)
                .sum();
        return new DataFileStatistics(rows, minimums, maximums, nulls, Optional.empty());
    }

    /** The statistics of all row groups of a column; empty for types without (binary, lists). */
    private static Optional<Statistics<?>> merged(ParquetMetadata footer, String column) {
        Statistics<?> all = null;
        for (BlockMetaData block : footer.getBlocks()) {
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                if (chunk.getPath().size() != 1 || !chunk.getPath().toArray()[0].equals(column)) {
                    continue;
                }
                Statistics<?> statistics = chunk.getStatistics();
                if (statistics == null || statistics.isEmpty() || !statistics.isNumNullsSet()) {
                    return Optional.empty();
                }
                if (all == null) {
                    all = statistics.copy();
                } else {
                    all.mergeStatistics(statistics);
                }
            }
        }
        return Optional.ofNullable(all);
    }

    private static Optional<Literal> bound(ColumnType type, Object value, boolean known) {
        if (!known) {
            return Optional.empty();
        }
        return switch (type) {
            case STRING ->
                Optional.of((Binary) value)
                        .filter(text -> text.length() <= LONGEST_BOUND)
                        .map(text -> Literal.ofString(text.toStringUsingUTF8()));
            case INT -> Optional.of(Literal.ofInt((Integer) value));
            case LONG -> Optional.of(Literal.ofLong((Long) value));
            case DOUBLE -> Optional.of(Literal.ofDouble((Double) value));
            case BOOLEAN -> Optional.of(Literal.ofBoolean((Boolean) value));
            case DATE -> Optional.of(Literal.ofDate((Integer) value));
            case TIMESTAMP -> Optional.of(Literal.ofTimestamp((Long) value));
            case DECIMAL_2 -> Optional.of(Literal.ofDecimal(BigDecimal.valueOf((Long) value, 2), 18, 2));
            case BINARY, STRING_LIST -> Optional.empty();
        };
    }
}
