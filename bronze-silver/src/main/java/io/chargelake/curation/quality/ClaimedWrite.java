package io.chargelake.curation.quality;

import io.chargelake.lake.Claim;
import io.chargelake.lake.Table;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Commits to tables under the claim of a run. The claim's number goes into the commit as a Delta transaction, so that a
 * run which was taken for dead cannot add to a table what the run that took over has added already.
 */
public final class ClaimedWrite {

    private ClaimedWrite() {}

    /**
     * A writer of rows to a table that this claim has not written yet.
     *
     * @throws io.chargelake.cli.CommandFailure (exit 5) if another run has taken over
     */
    public static DataFrameWriter<Row> of(Dataset<Row> rows, Claim claim, Table table) {
        claim.writes(table);
        return rows.write()
                .format("delta")
                .option("txnAppId", claim.application())
                .option("txnVersion", claim.number());
    }
}
