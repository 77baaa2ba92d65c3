package io.chargelake.ingest.landing;

import static io.chargelake.lake.ColumnType.BINARY;
import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import java.util.List;

/**
 * {@code landing.frames}: what Kafka held, unread and unchanged. The columns that later stages filter on stand first,
 * within the columns that get statistics; the frame stands last, outside them.
 */
public final class Frames {

    /** The definition. */
    public static final Table TABLE = Table.named("landing.frames")
            .grain("one Kafka record, exactly once")
            .purpose("Every frame between stations and the central system, byte for byte, as Kafka had it. All other "
                    + "tables are made from it, and what was read wrongly is repaired from it.")
            .fedBy("the Kafka topic ocpp.frames")
            .readBy("the live store of customer support (serve --rebuild)")
            .required("landing_date", DATE, "UTC day of the Kafka timestamp.")
            .required(
                    "topic",
                    STRING,
                    "Kafka topic. With ~2, ~3 … behind its name since its log began anew (the topic was created again,"
                            + " moved to another cluster, or was cut off) and its offsets with it.")
            .required("partition", INT, "Kafka partition.")
            .required("offset", LONG, "Kafka offset, unique within topic and partition.")
            .required("timestamp", TIMESTAMP, "Kafka timestamp: when the ingress received or sent the frame.")
            .optional("station_id", STRING, "Key of the record: the station; null where the producer sent none.")
            .optional("ocpp_version", STRING, "Header ocpp-version, for example ocpp1.6.")
            .optional("direction", STRING, "Header direction: in from the station, out to it.")
            .optional("session", STRING, "Header session: one UUID for each websocket connection.")
            .optional("action", STRING, "Header action, also on results and errors: the action they answer.")
            .optional("node", STRING, "Header node: the ingress process that held the socket.")
            .optional("tenant", STRING, "Header tenant.")
            .optional("headers", STRING, "JSON object of all other headers, values as text.")
            .optional(
                    "frame",
                    BINARY,
                    "The OCPP-J frame, byte for byte as on the wire; null for a record without a value.")
            .personal("headers", Personal.AS_SENT)
            .personal("frame", Personal.AS_SENT)
            .partitionedBy("landing_date")
            .keyedBy("topic", "partition", "offset")
            .property("delta.enableChangeDataFeed", "true")
            .property("delta.dataSkippingNumIndexedCols", "5")
            .words("direction", List.of("in", "out"))
            .query("Frames and stations of each day", """
                    SELECT landing_date, count(*) AS frames, count(DISTINCT station_id) AS stations
                    FROM landing.frames
                    GROUP BY landing_date
                    ORDER BY landing_date\
                    """)
            .build();

    private Frames() {}
}
