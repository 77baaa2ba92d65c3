package io.chargelake.curation.bronze;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.chargelake.curation.quality.Identity;
import io.chargelake.curation.quality.TableSchema;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.Frame;
import io.chargelake.ocpp.MalformedFrameException;
import io.chargelake.ocpp.OcppJ;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code bronze.messages}: every OCPP message once, decoded down to its payload. A repeat is a message with the same
 * session, id, type, action and payload received on the same UTC day; a message id alone tells nothing, whole months
 * of heartbeats share one. Where session or id is missing, only what was received at the same moment is a repeat.
 */
public final class Messages {

    /** The definition. */
    public static final Table TABLE = Table.named("bronze.messages")
            .grain("one OCPP message: a request, a result or an error")
            .purpose("Every OCPP message once, decoded down to its payload: to look up what exactly was said, and to "
                    + "derive events anew.")
            .from(Frames.TABLE)
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
            .personal("payload", Personal.AS_SENT)
            .partitionedBy("received_date")
            .keyedBy("received_date", "station_id", "session", "message_id", "message_type", "action", "payload_hash")
            .property("delta.dataSkippingNumIndexedCols", "7")
            .words("direction", List.of("in", "out"))
            .query("Messages by action and type", """
                    SELECT action, message_type, count(*) AS messages
                    FROM bronze.messages
                    GROUP BY action, message_type
                    ORDER BY messages DESC\
                    """)
            .build();

    /** The message type of a request. */
    static final int REQUEST = 2;

    private Messages() {}

    /** How the rows come from landed frames. */
    public static final class Rows {

        private static final String REASONS = "reasons";

        private Rows() {}

        /** When messages are the same, and which stays: the one that was received first. */
        public static Identity identity() {
            return new Identity(
                    List.of(
                            col("received_date"),
                            col("station_id"),
                            col("session"),
                            col("message_id"),
                            col("message_type"),
                            when(col("message_type").equalTo(REQUEST), col("action")),
                            col("payload_hash"),
                            when(col("session").isNull().or(col("message_id").isNull()), col("received_at"))),
                    List.of(col("received_at"), col("topic"), col("partition"), col("offset")),
                    Identity.Tie.SMALLEST);
        }

        /**
         * The order within a file: requests of one action lie together, so that who reads one action need not read the
         * others.
         */
        public static List<String> layout() {
            return List.of("message_type", "action", "station_id", "received_at", "topic", "partition", "offset");
        }

        /** Reads frames; see {@link #messages} and {@link QuarantinedFrames.Rows#of} for what comes of it. */
        public static Dataset<Row> read(Dataset<Row> frames) {
            StructType schema =
                    TableSchema.of(TABLE).add(REASONS, DataTypes.createArrayType(DataTypes.StringType, false), true);
            MapFunction<Row, Row> reading = frame -> RowFactory.create(read(LandedFrame.of(frame)));
            return withHash(frames.select(LandedFrame.COLUMNS).map(reading, Encoders.row(schema)));
        }

        /** Messages with the hash that their payload has now. */
        public static Dataset<Row> withHash(Dataset<Row> messages) {
            return messages.withColumn("payload_hash", xxhash64(col("payload")));
        }

        /** Whether a frame that was read is no message. */
        public static Column isMalformed() {
            return col(REASONS).isNotNull();
        }

        /** The messages among the frames that were read. */
        public static Dataset<Row> messages(Dataset<Row> read) {
            return read.where(not(isMalformed())).drop(REASONS);
        }

        /**
         * Gives results and errors that came without an action that of the latest request before them with their
         * station, session and message id; those for which there is none keep none. Both are flagged.
         *
         * @param messages messages of which some may lack their action
         * @param known messages that bronze has of the same days
         */
        public static Dataset<Row> withActions(Dataset<Row> messages, Dataset<Row> known) {
            Column[] asked = {
                col("station_id").as("asked_station"),
                col("session").as("asked_session"),
                col("message_id").as("asked_id"),
                col("received_at").as("asked_at"),
                col("action").as("asked_action")
            };
            Column isRequest = col("message_type").equalTo(REQUEST);
            Dataset<Row> requests = messages.where(isRequest)
                    .select(asked)
                    .unionByName(known.where(isRequest).select(asked));
            Column lacksAction = col("action").isNull();
            WindowSpec nearest = Window.partitionBy("topic", "partition", "offset")
                    .orderBy(col("asked_at").desc(), col("asked_action"));
            Dataset<Row> answers = messages.where(lacksAction)
                    .join(
                            requests,
                            col("station_id")
                                    .equalTo(col("asked_station"))
                                    .and(col("message_id").equalTo(col("asked_id")))
                                    .and(col("session").eqNullSafe(col("asked_session")))
                                    .and(col("asked_at").leq(col("received_at"))),
                            "left")
                    .withColumn("nearness", row_number().over(nearest))
                    .where(col("nearness").equalTo(1))
                    .withColumn("action", col("asked_action"))
                    .withColumn(
                            "flags",
                            concat(
                                    col("flags"),
                                    array(when(col("action").isNull(), "action_unknown")
                                            .otherwise("action_from_request"))))
                    .select(Arrays.stream(messages.columns())
                            .map(column -> col(column))
                            .toArray(Column[]::new));
            return messages.where(not(lacksAction)).unionByName(answers);
        }

        /** Why a frame is no message; empty if it is one. */
        static String[] reasons(LandedFrame landed) {
            Object[] row = read(landed);
            return row[row.length - 1] == null ? new String[0] : (String[]) row[row.length - 1];
        }

        /** The values of a row: those of the table's columns, and the reasons why the frame is no message, or null. */
        static Object[] read(LandedFrame landed) {
            if (landed.stationId() == null || landed.stationId().isEmpty()) {
                return malformed(landed, List.of("station_id_missing"));
            }
            try {
                return message(landed, OcppJ.read(landed.frame()));
            } catch (MalformedFrameException e) {
                return malformed(landed, e.reasons());
            }
        }

        private static Object[] message(LandedFrame landed, Frame frame) {
            String action = frame instanceof Frame.Call call ? call.action() : emptyToNull(landed.action());
            return new Object[] {
                LocalDate.ofInstant(landed.timestamp(), ZoneOffset.UTC),
                landed.stationId(),
                landed.timestamp(),
                frame.messageType(),
                Action.canonical(action),
                landed.topic(),
                landed.partition(),
                landed.offset(),
                landed.direction(),
                landed.session(),
                frame.messageId(),
                0L,
                landed.ocppVersion(),
                landed.tenant(),
                landed.node(),
                frame.flags().toArray(String[]::new),
                frame.payload(),
                null
            };
        }

        private static Object[] malformed(LandedFrame landed, List<String> reasons) {
            Object[] row = new Object[TABLE.columns().size() + 1];
            row[0] = LocalDate.ofInstant(landed.timestamp(), ZoneOffset.UTC);
            row[row.length - 1] = reasons.toArray(String[]::new);
            return row;
        }

        private static String emptyToNull(String text) {
            return text == null || text.isBlank() ? null : text;
        }
    }
}
