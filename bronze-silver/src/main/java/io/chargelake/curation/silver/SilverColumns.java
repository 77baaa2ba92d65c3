package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;

import io.chargelake.lake.Column;
import io.chargelake.lake.Personal;
import java.util.List;
import java.util.Optional;

/** Columns that every silver table of events ends with. */
final class SilverColumns {

    /** Where an event came from and what was repaired in it. */
    static final List<Column> PROVENANCE = List.of(
            new Column(
                    "message_id",
                    STRING,
                    true,
                    Optional.empty(),
                    "Id of the OCPP message; null where the station sent none."),
            new Column(
                    "session",
                    STRING,
                    true,
                    Optional.empty(),
                    "The websocket connection; null where the producer knew none."),
            new Column("tenant", STRING, true, Optional.empty(), "The tenant that the station belongs to."),
            new Column(
                    "flags",
                    STRING_LIST,
                    false,
                    Optional.empty(),
                    "Every repair that was made, empty for most events."),
            new Column(
                            "extra",
                            STRING,
                            true,
                            Optional.empty(),
                            "JSON object of the payload's fields that OCPP 1.6 does not know, texts as pseudonyms; null where there are"
                                    + " none.")
                    .holding(Personal.JSON));

    private SilverColumns() {}
}
