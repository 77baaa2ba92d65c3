package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import java.util.List;

/**
 * {@code silver.excluded_times}: outages that do not count against a port, from a CSV file whose header names these
 * columns. The file of the last {@code curate --excluded-times FILE} is the whole table.
 */
public final class ExcludedTimes {

    /** The reasons of 23 CFR 680.116(b)(3), and the hours in which a station is closed. */
    public static final List<String> REASONS =
            List.of("utility", "vehicle", "scheduled_maintenance", "vandalism", "natural_disaster", "outside_hours");

    /** The definition. */
    public static final Table TABLE = Table.named("silver.excluded_times")
            .grain("one span of time in which an outage of a station, or of one of its connectors, does not count")
            .purpose("Outages that are nobody's fault by 23 CFR 680.116(b)(3), as the operator knows them.")
            .fedBy("the list of excluded times, a CSV file (curate --excluded-times)")
            .required("station_id", STRING, "The station.")
            .optional("connector_id", INT, "The connector; null for all of them.")
            .required("from_at", TIMESTAMP, "When it began.")
            .required("until_at", TIMESTAMP, "When it was over.")
            .required("reason", STRING, "Why it does not count.")
            .optional("note", STRING, "What else the operator has to say.")
            .words("reason", REASONS)
            .personal("note", Personal.INCIDENTAL)
            .keyedBy("station_id", "connector_id", "from_at", "until_at", "reason")
            .query("Excluded hours by reason", """
                    SELECT reason, count(*) AS times,
                      round(sum(unix_seconds(until_at) - unix_seconds(from_at)) / 3600, 1) AS hours
                    FROM silver.excluded_times
                    GROUP BY reason
                    ORDER BY hours DESC\
                    """)
            .build();

    private ExcludedTimes() {}
}
