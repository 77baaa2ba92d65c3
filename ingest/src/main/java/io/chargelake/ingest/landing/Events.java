package io.chargelake.ingest.landing;

import static io.chargelake.lake.ColumnType.BINARY;
import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;

/**
 * {@code landing.events}: what Kafka held beside the frames, unread and unchanged: commands, what became of them, and
 * the opening and closing of sockets. The record's value stands last, outside the columns that get statistics.
 */
public final class Events {

    /** The definition. */
    public static final Table TABLE = Table.named("landing.events")
            .grain("one Kafka record beside the frames, exactly once")
            .purpose("Every record beside the frames, byte for byte: what stations were asked and what became of it, "
                    + "connections, starts of ingress processes.")
            .fedBy("the Kafka topics ocpp.commands, ocpp.command-results and ocpp.sessions")
            .readBy("the live store of customer support (serve --rebuild)")
            .required("landing_date", DATE, "UTC day of the Kafka timestamp.")
            .required(
                    "topic",
                    STRING,
                    "Kafka topic, for example ocpp.commands. With ~2, ~3 … behind its name since its log began anew, as"
                            + " in landing.frames.")
            .required("partition", INT, "Kafka partition.")
            .required("offset", LONG, "Kafka offset, unique within topic and partition.")
            .required("timestamp", TIMESTAMP, "Kafka timestamp: when it was asked, or happened.")
            .optional(
                    "key",
                    STRING,
                    "Key of the record: the station, or the node that started; null where the producer sent none.")
            .optional("event", STRING, "Header event: command, command-result or session.")
            .optional("session", STRING, "Header session: the websocket connection.")
            .optional("node", STRING, "Header node: the ingress process that says so.")
            .optional("tenant", STRING, "Header tenant.")
            .optional("headers", STRING, "JSON object of all other headers, values as text.")
            .optional("value", BINARY, "The record's value, byte for byte; null for a record without one.")
            .personal("headers", Personal.AS_SENT)
            .personal("value", Personal.AS_SENT)
            .partitionedBy("landing_date")
            .keyedBy("topic", "partition", "offset")
            .property("delta.enableChangeDataFeed", "true")
            .property("delta.dataSkippingNumIndexedCols", "5")
            .query("Records by topic and kind", """
                    SELECT topic, event, count(*) AS records
                    FROM landing.events
                    GROUP BY topic, event
                    ORDER BY topic, event\
                    """)
            .build();

    private Events() {}
}
