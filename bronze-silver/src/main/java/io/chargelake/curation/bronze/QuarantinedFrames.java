package io.chargelake.curation.bronze;

import static io.chargelake.lake.ColumnType.BINARY;
import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Table;

/** {@code bronze.quarantine}: what landed but is no OCPP message, kept whole with every reason. */
public final class QuarantinedFrames {

    /** The definition. */
    public static final Table TABLE = Table.named("bronze.quarantine")
            .grain("one frame that cannot be a message")
            .required("received_date", DATE, "UTC day of received_at.")
            .required("received_at", TIMESTAMP, "When the ingress received or sent the frame.")
            .optional("station_id", STRING, "The station, where the record named one.")
            .required("topic", STRING, "Kafka topic it came from.")
            .required("partition", INT, "Kafka partition it came from.")
            .required("offset", LONG, "Kafka offset it came from.")
            .optional("session", STRING, "The websocket connection; null where the producer knew none.")
            .required("run_id", STRING, "The curate run that set it aside.")
            .required("reasons", STRING_LIST, "Every reason why it is no message.")
            .optional("frame", BINARY, "The frame, byte for byte; null for a record without a value.")
            .partitionedBy("received_date")
            .keyedBy("topic", "partition", "offset")
            .property("delta.dataSkippingNumIndexedCols", "6")
            .build();

    private QuarantinedFrames() {}
}
