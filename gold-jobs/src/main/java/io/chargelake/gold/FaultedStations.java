package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;

/**
 * {@code gold.faulted_stations}: every station that faulted in a month, ranked by faults, then episodes, fault minutes
 * (all descending) and station id.
 */
public final class FaultedStations {

    /** Faults within one day from which a station is worth a visit, unless a report asks for another number. */
    public static final int DEFAULT_THRESHOLD = 5;

    /** The definition. */
    public static final Table TABLE = Table.named("gold.faulted_stations")
            .grain("one station that faulted in a month")
            .required("month", STRING, "UTC month, as 2026-10.")
            .required("station_id", STRING, "The station.")
            .required("rank", INT, "Place among the month's faulted stations, from 1.")
            .required("faults", INT, "Status notifications with status Faulted, repeats removed.")
            .required("worst_date", DATE, "The UTC day with the most faults, the first of several.")
            .required("worst_day_faults", INT, "Faults on that day.")
            .required("days_over_threshold", INT, "Days with at least 5 faults.")
            .required("fault_days", INT, "Days with at least one fault.")
            .required("episodes", INT, "Fault episodes that began in the month.")
            .required(
                    "fault_minutes",
                    DECIMAL_2,
                    Unit.MINUTE,
                    "Minutes of the month within fault episodes, summed over connectors.")
            .required("warnings", INT, "Status notifications with an error code but another status.")
            .required(
                    "faulted_transactions",
                    INT,
                    "Charges that started in the month and met a fault of their connector or station, or ended by an abnormal reason.")
            .required(
                    "top_error_codes",
                    STRING_LIST,
                    "Up to three error codes of the faults, most frequent first, then by name.")
            .required("first_fault_at", TIMESTAMP, "The month's first fault.")
            .required("last_fault_at", TIMESTAMP, "The month's last fault.")
            .partitionedBy("month")
            .keyedBy("month", "station_id")
            .build();

    private FaultedStations() {}
}
