package io.chargelake.curation;

import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.quality.Extent;
import io.chargelake.curation.quality.TableCount;
import io.chargelake.curation.quality.TableUpdate;
import io.chargelake.lake.Claim;
import io.chargelake.lake.Lake;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * What landed and is neither message nor event to {@code bronze.quarantine}: frames and events in one commit.
 *
 * @param spark the session
 * @param lake the lake
 * @param claim under which the table is written
 */
record SettingAside(SparkSession spark, Lake lake, Claim claim) {

    /** Sets rows aside, those of {@link QuarantinedFrames}. */
    TableCount write(Dataset<Row> rejected) {
        Dataset<Row> rows = rejected.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            SortedMap<LocalDate, Long> days = new TreeMap<>();
            for (Row day : rows.groupBy("received_date").count().collectAsList()) {
                days.put(day.getLocalDate(0), day.getLong(1));
            }
            return new TableUpdate(
                            spark,
                            lake,
                            claim,
                            QuarantinedFrames.TABLE,
                            QuarantinedFrames.Rows.identity(),
                            QuarantinedFrames.Rows.layout())
                    .notComparing("frame")
                    .write(rows, new Extent(days, 0, Optional.empty(), Optional.empty()))
                    .checked();
        } finally {
            rows.unpersist();
        }
    }
}
