package io.chargelake.curation.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.SparkStart;
import io.chargelake.curation.silver.Stations;
import io.chargelake.lake.Claim;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.TableRows;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimedWriteIT {

    @TempDir
    Path folder;

    @Test
    void whatALaterClaimHasWrittenAnEarlierOneCannotAddTo() {
        Lake lake = Lake.at(folder.toString());
        DeltaTables.createIfMissing(lake, Stations.TABLE);
        Claim takenForDead = Claim.take(lake, "curate");
        takenForDead.close();
        try (Claim later = Claim.take(lake, "curate")) {
            append(lake, later, "of the later run");
            assertThatThrownBy(() -> append(lake, takenForDead, "of the run that was taken for dead"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("has taken over");

            assertThatThrownBy(() -> append(lake, later, "once more"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("written twice");
        }

        assertThat(TableRows.of(lake, Stations.TABLE).list())
                .extracting(row -> row.string("station_id"))
                .containsExactly("of the later run");
    }

    private static void append(Lake lake, Claim claim, String station) {
        SparkSession spark = SparkStart.session("local[2]", "curation tests");
        Object[] values = new Object[Stations.TABLE.columns().size()];
        values[0] = station;
        Dataset<Row> rows = spark.createDataFrame(List.of(RowFactory.create(values)), TableSchema.of(Stations.TABLE));
        new ClaimedWrite(lake, claim, Stations.TABLE).append(rows);
    }
}
