package io.chargelake.curation.bronze;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Table;

/**
 * {@code bronze.messages}: every OCPP message once, decoded down to its payload. A repeat is a message with the same
 * session, id, type, action and payload received on the same UTC day; a message id alone tells nothing, whole months
 * of heartbeats share one.
 */
public final class Messages {

    /** The definition. */
    public static final Table TABLE = Table.named("bronze.messages")
            .grain("one OCPP message: a request, a result or an error")
            .required("received_date", DATE, "UTC day of received_at.")
            .required("station_id", STRING, "The station that spoke or was spoken to.")
            .required("received_at", TIMESTAMP, "When the ingress received or sent the message.")
            .required("message_type", INT, "OCPP-J message type: 2 request, 3 result, 4 error.")
            .optional("action", STRING, "The action, also of results and errors where it is known.")
            .required("topic", STRING, "Kafka topic it came from.")
            .required("partition", INT, "Kafka partition it came from.")
            .required("offset", LONG, "Kafka offset it came from.")
            .optional("direction", STRING, "in from the station, out to it; null where unknown.")
            .optional("session", STRING, "The websocket connection; null where the producer knew none.")
            .optional(
                    "message_id",
                    STRING,
                    "Id that pairs a request with its answer within a session; null where the station sent none.")
            .required("payload_hash", LONG, "64-bit xxHash of the payload's bytes, part of the key.")
            .optional("ocpp_version", STRING, "For example ocpp1.6.")
            .optional("tenant", STRING, "The tenant that the station belongs to.")
            .optional("node", STRING, "The ingress process that held the socket.")
            .required("flags", STRING_LIST, "Every repair that was made, empty for most messages.")
            .required(
                    "payload",
                    STRING,
                    "The payload as JSON text, as it was sent; for an error an object of code, description and details.")
            .partitionedBy("received_date")
            .keyedBy("received_date", "station_id", "session", "message_id", "message_type", "action", "payload_hash")
            .property("delta.dataSkippingNumIndexedCols", "7")
            .build();

    private Messages() {}
}
