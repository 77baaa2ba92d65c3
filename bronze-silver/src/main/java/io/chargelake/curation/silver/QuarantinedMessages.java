package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Table;

/**
 * {@code silver.quarantine}: messages, or single samples of one, whose payload cannot be used, kept with every rule
 * that failed. The message itself stays in bronze.
 */
public final class QuarantinedMessages {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.quarantine")
            .grain("one message, or one sample of a message, whose payload cannot be used")
            .required("received_date", DATE, "UTC day of received_at.")
            .required("received_at", TIMESTAMP, "When the ingress received the message.")
            .required("station_id", STRING, "The station.")
            .required("topic", STRING, "Kafka topic it came from.")
            .required("partition", INT, "Kafka partition it came from.")
            .required("offset", LONG, "Kafka offset it came from.")
            .required("item", INT, "Position of the sample in the message, from 1; 0 for the message as a whole.")
            .required("action", STRING, "The action.")
            .optional("message_id", STRING, "Id of the message; null where the station sent none.")
            .optional("session", STRING, "The websocket connection; null where the producer knew none.")
            .required("run_id", STRING, "The curate run that set it aside.")
            .required("reasons", STRING_LIST, "Every rule that failed.")
            .required("payload", STRING, "The payload, or the sample, as JSON text.")
            .partitionedBy("received_date")
            .keyedBy("topic", "partition", "offset", "item")
            .property("delta.dataSkippingNumIndexedCols", "6")
            .build();

    private QuarantinedMessages() {}
}
