package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;

/** {@code gold.completed_transactions}: charges with a start and a stop, joined on station and transaction id. */
public final class CompletedTransactions {

    /** The definition. */
    public static final Table TABLE = Table.named("gold.completed_transactions")
            .grain("one completed charge")
            .required("stop_date", DATE, "UTC day of stopped_at.")
            .required("station_id", STRING, "The station.")
            .required("transaction_id", LONG, "Id of the transaction, unique within the station.")
            .required("connector_id", INT, "The connector.")
            .required("id_tag", STRING, "Identifier that started the charge.")
            .required("started_at", TIMESTAMP, "When the charge started.")
            .required("stopped_at", TIMESTAMP, "When the charge stopped.")
            .required("meter_start_wh", LONG, Unit.WATT_HOUR, "Meter reading at the start.")
            .optional(
                    "meter_stop_wh",
                    LONG,
                    Unit.WATT_HOUR,
                    "Meter reading at the stop; null where the station did not know it.")
            .optional(
                    "total_energy_kwh",
                    DECIMAL_2,
                    Unit.KILOWATT_HOUR,
                    "Energy delivered; null, flagged, where the meter ran backwards or is unknown.")
            .optional(
                    "total_time_h",
                    DECIMAL_2,
                    Unit.HOUR,
                    "From start to stop, by whole seconds; null, flagged, where the stop lies before the start.")
            .optional(
                    "parking_time_h",
                    DECIMAL_2,
                    Unit.HOUR,
                    "Time without power by the article's definition: from the first to the last sample of each run of zero power; null without such a sample.")
            .optional(
                    "idle_time_h",
                    DECIMAL_2,
                    Unit.HOUR,
                    "Time without power: from each sample of zero power to the next sample or the stop; null without any power sample.")
            .required("reason", STRING, "Why it stopped, by its OCPP name.")
            .required("flags", STRING_LIST, "Every repair and doubt, of start, stop and their pairing.")
            .partitionedBy("stop_date")
            .keyedBy("stop_date", "station_id", "transaction_id")
            .build();

    private CompletedTransactions() {}
}
