package io.chargelake.upkeep;

import io.chargelake.curation.privacy.Pseudonymisation;
import io.chargelake.curation.quality.Migration;
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

    /** All there are. */
    static final List<Migration> ALL =
            Stream.of(PSEUDONYMS).flatMap(List::stream).toList();

    private Migrations() {}

    private static Migration pseudonyms(String table, Map<String, Personal> columns) {
        Map<String, String> expressions = new HashMap<>();
        columns.forEach(
                (column, kind) -> expressions.put(column, Pseudonymisation.functionName(kind) + "(" + column + ")"));
        return new Migration(table, 1, expressions);
    }
}
