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
 * {@code gold.station_fault_days}: the days on which a station faulted. A fault is a status notification with status
 * Faulted; a fault episode is a run of them on one connector, ended by another status or a boot.
 */
public final class StationFaultDays {

    /** The definition. */
    public static final Table TABLE = Table.named("gold.station_fault_days")
            .grain("one station on one UTC day with at least one fault")
            .required("month", STRING, "UTC month of fault_date, as 2026-10.")
            .required("fault_date", DATE, "The UTC day.")
            .required("station_id", STRING, "The station.")
            .required("faults", INT, "Status notifications with status Faulted, repeats removed.")
            .required("warnings", INT, "Status notifications with an error code but another status.")
            .required("episodes", INT, "Fault episodes that began on this day.")
            .required(
                    "fault_minutes",
                    DECIMAL_2,
                    Unit.MINUTE,
                    "Minutes of this day within fault episodes, summed over connectors.")
            .required("connectors", INT, "Connectors that faulted.")
            .required("error_codes", STRING_LIST, "Error codes of the faults, most frequent first, then by name.")
            .required("first_fault_at", TIMESTAMP, "The day's first fault.")
            .required("last_fault_at", TIMESTAMP, "The day's last fault.")
            .partitionedBy("month")
            .keyedBy("month", "fault_date", "station_id")
            .build();

    private StationFaultDays() {}
}
