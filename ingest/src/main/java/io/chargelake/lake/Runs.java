package io.chargelake.lake;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

/**
 * {@code ops.runs}: the history of all jobs, and the place where a job's position is kept: {@code curate} goes on
 * from the offsets of its last row here, {@code gold} from the curate runs that came after its last row.
 */
public final class Runs {

    /** The definition. */
    public static final Table TABLE = Table.named("ops.runs")
            .grain("one run of one job that ended well")
            .purpose(
                    "What ran, on what, and what came of it: the trail behind every number, and how far jobs have come.")
            .fedBy("every job")
            .readBy("chargelake runs and tables")
            .readBy("the API and the page (serve)")
            .required("run_date", DATE, "UTC day on which the run started.")
            .required("run_id", STRING, "UUID of the run; rows set aside in quarantine name it.")
            .required("job", STRING, "The job: land, land-events, curate, gold, global, report, maintain or forget.")
            .required("started_at", TIMESTAMP, "When the run started.")
            .required("finished_at", TIMESTAMP, "When the run ended, its tables committed.")
            .optional(
                    "valid_through",
                    TIMESTAMP,
                    "Everything that Kafka had taken by this time is in; null where unknown.")
            .optional(
                    "input",
                    STRING,
                    "JSON: what the run read up to; for curate the next offset of each topic and partition, those of events"
                            + " under events.")
            .required("rows_in", LONG, "Rows read.")
            .required("rows_out", LONG, "Rows written to the tables that the job makes from them.")
            .required("duplicates", LONG, "Rows recognised as repeats and not written again.")
            .required("quarantined", LONG, "Rows set aside with their reasons.")
            .required("repaired", LONG, "Rows written with at least one repair flag.")
            .optional(
                    "tables",
                    STRING,
                    "JSON: for each table its rows in, out, duplicate, quarantined, repaired, and the dates touched.")
            .required("code_version", STRING, "Version of Chargelake that ran.")
            .partitionedBy("run_date")
            .keyedBy("run_id")
            .query("The last runs", """
                    SELECT job, started_at, finished_at, rows_in, rows_out, quarantined, valid_through
                    FROM ops.runs
                    ORDER BY finished_at DESC LIMIT 20\
                    """)
            .build();

    private Runs() {}
}
