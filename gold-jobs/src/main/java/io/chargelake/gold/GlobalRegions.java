package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Table;

/** {@code global.regions}: the regions that a global lake has, and through when each of them is complete. */
public final class GlobalRegions {

    /** The definition. */
    public static final Table TABLE = Table.named("global.regions")
            .grain("one region")
            .purpose("Through when the rows of each region are complete, and which lake they come from.")
            .fedBy("the history of runs (ops.runs) of each region's lake")
            .required(GlobalTables.REGION, STRING, "The region, as gold --global names it.")
            .required("lake", STRING, "Its lake, as it was named, without credentials.")
            .optional(
                    "valid_through",
                    TIMESTAMP,
                    "Everything that the region's Kafka had taken by this time is in; null where unknown.")
            .required(
                    "aggregated_at",
                    TIMESTAMP,
                    "When the run began that last found anything about the region changed, its valid_through included.")
            .required("tables", INT, "Tables of the region that are in the global lake.")
            .required("rows", LONG, "Their rows.")
            .partitionedBy(GlobalTables.REGION)
            .keyedBy(GlobalTables.REGION)
            .query("Through when each region is complete", """
                    SELECT region, valid_through, aggregated_at, rows
                    FROM global.regions
                    ORDER BY valid_through NULLS FIRST, region\
                    """)
            .build();

    private GlobalRegions() {}
}
