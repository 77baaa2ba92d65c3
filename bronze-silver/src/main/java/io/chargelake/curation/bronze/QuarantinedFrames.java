package io.chargelake.curation.bronze;

import static io.chargelake.lake.ColumnType.BINARY;
import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import io.chargelake.curation.quality.Identity;
import io.chargelake.curation.quality.TableSchema;
import io.chargelake.ingest.landing.Events;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** {@code bronze.quarantine}: what landed but is no OCPP message, or no event beside them, kept whole with every reason. */
public final class QuarantinedFrames {

    /** The definition. */
    public static final Table TABLE = Table.named("bronze.quarantine")
            .grain("one frame that cannot be a message, or one record beside the frames that cannot be an event")
            .purpose(
                    "What cannot be read as a message or an event at all, with the reasons: nothing is dropped. After a "
                            + "fix, 'chargelake quarantine replay' brings it back.")
            .from(Frames.TABLE, Events.TABLE)
            .readBy("chargelake quarantine")
            .required("received_date", DATE, "UTC day of received_at.")
            .required(
                    "received_at",
                    TIMESTAMP,
                    "When the ingress received or sent the frame; of an event the record's time.")
            .optional("station_id", STRING, "The station, where the record named one.")
            .required("topic", STRING, "Kafka topic it came from.")
            .required("partition", INT, "Kafka partition it came from.")
            .required("offset", LONG, "Kafka offset it came from.")
            .optional("session", STRING, "The websocket connection; null where the producer knew none.")
            .optional("ocpp_version", STRING, "For example ocpp1.6.")
            .optional("direction", STRING, "in from the station, out to it; null where unknown.")
            .optional("action", STRING, "The action by the record's header.")
            .optional("node", STRING, "The ingress process that held the socket.")
            .optional("tenant", STRING, "The tenant that the station belongs to.")
            .required("run_id", STRING, "The curate run that set it aside.")
            .required("reasons", STRING_LIST, "Every reason why it is no message, or no event.")
            .optional("frame", BINARY, "The frame, or the event, byte for byte; null for a record without a value.")
            .optional(
                    "event",
                    STRING,
                    "Of a record beside the frames what it should be: command, command-result or session, or whatever its"
                            + " header says, unknown where it has none; null for a frame.")
            .personal("frame", Personal.AS_SENT)
            .partitionedBy("received_date")
            .keyedBy("topic", "partition", "offset")
            .property("delta.dataSkippingNumIndexedCols", "6")
            .query("Why frames were set aside", """
                    SELECT reason, count(*) AS frames
                    FROM bronze.quarantine
                    LATERAL VIEW explode(reasons) r AS reason
                    GROUP BY reason
                    ORDER BY frames DESC\
                    """)
            .build();

    private QuarantinedFrames() {}

    /** How the rows come from landed frames. */
    public static final class Rows {

        private static final String UNKNOWN = "unknown";

        private Rows() {}

        /** A frame that is in quarantine stays there as it is. */
        public static Identity identity() {
            return new Identity(
                    List.of(col("received_date"), col("topic"), col("partition"), col("offset")),
                    List.of(),
                    Identity.Tie.STORED);
        }

        /** The order within a file. */
        public static List<String> layout() {
            return List.of("station_id", "received_at", "topic", "partition", "offset");
        }

        /** The frames that are no messages. */
        public static Dataset<Row> of(Dataset<Row> frames, String runId) {
            FlatMapFunction<Row, Row> reading = row -> {
                LandedFrame frame = LandedFrame.of(row);
                String[] reasons = Messages.Rows.reasons(frame);
                return reasons.length == 0
                        ? Collections.emptyIterator()
                        : List.of(RowFactory.create(row(frame, runId, reasons))).iterator();
            };
            return frames.select(LandedFrame.COLUMNS).flatMap(reading, Encoders.row(TableSchema.of(TABLE)));
        }

        /** Among events as they had landed (columns {@link LandedEvent#COLUMNS}), those that are none. */
        public static Dataset<Row> ofEvents(Dataset<Row> events, String runId) {
            FlatMapFunction<Row, Row> reading = row -> {
                LandedEvent event = LandedEvent.of(row);
                return EventReading.of(event) instanceof EventReading.Malformed malformed
                        ? List.of(RowFactory.create(row(event, runId, malformed.reason())))
                                .iterator()
                        : Collections.emptyIterator();
            };
            return events.flatMap(reading, Encoders.row(TableSchema.of(TABLE)));
        }

        /** The frames in quarantine (columns of {@link #TABLE}) as they had landed. */
        public static Dataset<Row> asLanded(Dataset<Row> quarantine) {
            return quarantine
                    .where(col("event").isNull())
                    .withColumnRenamed("received_date", "landing_date")
                    .withColumnRenamed("received_at", "timestamp");
        }

        /** The events in quarantine as they had landed, with {@link LandedEvent#COLUMNS}. */
        public static Dataset<Row> eventsAsLanded(Dataset<Row> quarantine) {
            return quarantine
                    .where(col("event").isNotNull())
                    .withColumn("event", when(col("event").notEqual(UNKNOWN), col("event")))
                    .withColumnRenamed("received_at", "timestamp")
                    .withColumnRenamed("station_id", "key")
                    .withColumnRenamed("frame", "value")
                    .select(LandedEvent.COLUMNS);
        }

        private static Object[] row(LandedEvent event, String runId, String reason) {
            return new Object[] {
                LocalDate.ofInstant(event.timestamp(), ZoneOffset.UTC),
                event.timestamp(),
                event.key(),
                event.topic(),
                event.partition(),
                event.offset(),
                event.session(),
                null,
                null,
                null,
                event.node(),
                event.tenant(),
                runId,
                new String[] {reason},
                event.value(),
                event.event() == null ? UNKNOWN : event.event()
            };
        }

        private static Object[] row(LandedFrame frame, String runId, String[] reasons) {
            return new Object[] {
                LocalDate.ofInstant(frame.timestamp(), ZoneOffset.UTC),
                frame.timestamp(),
                frame.stationId(),
                frame.topic(),
                frame.partition(),
                frame.offset(),
                frame.session(),
                frame.ocppVersion(),
                frame.direction(),
                frame.action(),
                frame.node(),
                frame.tenant(),
                runId,
                reasons,
                frame.frame(),
                null
            };
        }
    }
}
