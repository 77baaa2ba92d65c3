package io.chargelake.lineage;

import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import java.util.List;

/**
 * From what to what a command moves data.
 *
 * @param reads what it reads
 * @param writes what it writes, as far as there is anything to write
 */
public record DataFlow(List<Dataset> reads, List<Dataset> writes) {

    public DataFlow {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
    }

    /** Within a lake. */
    public static DataFlow between(Lake lake, List<Table> reads, List<Table> writes) {
        return new DataFlow(
                reads.stream().map(table -> Dataset.table(lake, table)).toList(),
                writes.stream().map(table -> Dataset.table(lake, table)).toList());
    }
}
