package io.chargelake.upkeep;

import io.chargelake.curation.privacy.Pseudonymisation;
import io.chargelake.curation.quality.Migration;
import io.chargelake.gold.GlobalTables;
import io.chargelake.lake.Personal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The migrations of all tables, in no particular order. Their expressions may call functions of {@link Pseudonymisation#register}. */
final class Migrations {

    private static final String EXTRA = "extra";
    private static final String ID_TAG = "id_tag";

    /** Version 2: identifiers and free texts became pseudonyms. */
    private static final List<Migration> PSEUDONYMS = List.of(
            pseudonyms("silver.transaction_starts", Map.of(ID_TAG, Personal.ID_TAG, EXTRA, Personal.JSON)),
            pseudonyms("silver.transaction_stops", Map.of(ID_TAG, Personal.ID_TAG, EXTRA, Personal.JSON)),
            pseudonyms("silver.authorizations", Map.of(ID_TAG, Personal.ID_TAG, EXTRA, Personal.JSON)),
            pseudonyms("silver.data_transfers", Map.of("data", Personal.TEXT, EXTRA, Personal.JSON)),
            pseudonyms("silver.status_notifications", Map.of(EXTRA, Personal.JSON)),
            pseudonyms("silver.meter_values", Map.of("signed_value", Personal.TEXT, EXTRA, Personal.JSON)),
            pseudonyms("silver.heartbeats", Map.of(EXTRA, Personal.JSON)),
            pseudonyms("silver.boot_notifications", Map.of(EXTRA, Personal.JSON)),
            pseudonyms("silver.firmware_status_notifications", Map.of(EXTRA, Personal.JSON)),
            pseudonyms("silver.diagnostics_status_notifications", Map.of(EXTRA, Personal.JSON)),
            pseudonyms("silver.commands", Map.of("answer", Personal.JSON, "payload", Personal.JSON)),
            pseudonyms("silver.quarantine", Map.of("payload", Personal.JSON)),
            pseudonyms("gold.completed_transactions", Map.of(ID_TAG, Personal.ID_TAG)),
            pseudonyms("gold.unmatched_stops", Map.of(ID_TAG, Personal.ID_TAG)));

    /** Version 2: days got what stations did on them; what is not known of the days before is null. */
    private static final Migration STATION_DAYS = new Migration(
            "gold.station_days",
            1,
            nulls(Map.of(
                    "int",
                    List.of(
                            "heartbeats_expected",
                            "connectors",
                            "charges_begun",
                            "charges_ended",
                            "faults",
                            "warnings"),
                    "bigint",
                    List.of("peak_power_w"),
                    "decimal(18,2)",
                    List.of(
                            "energy_kwh",
                            "available_minutes",
                            "preparing_minutes",
                            "charging_minutes",
                            "suspended_evse_minutes",
                            "suspended_ev_minutes",
                            "finishing_minutes",
                            "reserved_minutes",
                            "unavailable_minutes",
                            "faulted_minutes",
                            "offline_minutes",
                            "unknown_minutes",
                            "other_minutes",
                            "up_minutes",
                            "down_minutes",
                            "availability_pct",
                            "utilisation_pct"),
                    "string",
                    List.of("vendor", "model", "firmware_version"))));

    private static final List<Migration> OF_REGIONS =
            Stream.concat(PSEUDONYMS.stream(), Stream.of(STATION_DAYS)).toList();

    /** All there are: a table of the global lake goes the way of the table that regions have. */
    static final List<Migration> ALL = Stream.concat(
                    OF_REGIONS.stream(), GlobalTables.ALL.stream().flatMap(Migrations::global))
            .toList();

    private Migrations() {}

    private static Stream<Migration> global(GlobalTables.Published table) {
        return OF_REGIONS.stream()
                .filter(migration -> migration.table().equals(table.regional().name()))
                .map(migration -> new Migration(table.global().name(), migration.from(), migration.columns()));
    }

    private static Map<String, String> nulls(Map<String, List<String>> columnsOfType) {
        Map<String, String> expressions = new HashMap<>();
        columnsOfType.forEach(
                (type, columns) -> columns.forEach(column -> expressions.put(column, "CAST(NULL AS " + type + ")")));
        return expressions;
    }

    private static Migration pseudonyms(String table, Map<String, Personal> columns) {
        Map<String, String> expressions = new HashMap<>();
        columns.forEach(
                (column, kind) -> expressions.put(column, Pseudonymisation.functionName(kind) + "(" + column + ")"));
        return new Migration(table, 1, expressions);
    }
}
