package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.col;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.quality.Identity;
import io.chargelake.curation.quality.TableSchema;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * {@code silver.quarantine}: messages, or single samples of one, whose payload cannot be used, kept with every rule
 * that failed. The message itself stays in bronze.
 */
public final class QuarantinedMessages {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.quarantine")
            .grain("one message, or one sample of a message, whose payload cannot be used")
            .version(2)
            .purpose(
                    "Messages and samples that no event can be made of, with every rule that failed: nothing is dropped. "
                            + "After a fix, 'chargelake quarantine replay' brings them back.")
            .from(Messages.TABLE)
            .readBy("chargelake quarantine")
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
            .required(
                    "payload",
                    STRING,
                    "The payload, or the sample, as JSON text, identifiers and free texts as pseudonyms; bronze.messages has it as"
                            + " it was sent.")
            .personal("payload", Personal.JSON)
            .partitionedBy("received_date")
            .keyedBy("topic", "partition", "offset", "item")
            .property("delta.dataSkippingNumIndexedCols", "6")
            .query("Why messages were set aside", """
                    SELECT action, reason, count(*) AS messages
                    FROM silver.quarantine
                    LATERAL VIEW explode(reasons) r AS reason
                    GROUP BY action, reason
                    ORDER BY messages DESC\
                    """)
            .build();

    private QuarantinedMessages() {}

    /** How the rows come from requests. */
    public static final class Rows {

        private Rows() {}

        /** What is in quarantine stays there as it is. */
        public static Identity identity() {
            return new Identity(
                    List.of(col("received_date"), col("topic"), col("partition"), col("offset"), col("item")),
                    List.of(),
                    Identity.Tie.STORED);
        }

        /** The order within a file. */
        public static List<String> layout() {
            return List.of("station_id", "received_at", "topic", "partition", "offset", "item");
        }

        /** What the tables of events cannot use of the requests (columns of {@link Requests}). */
        public static Dataset<Row> of(Dataset<Row> requests, List<EventTable> tables, String runId) {
            List<EventTable> all = new ArrayList<>(tables);
            FlatMapFunction<Row, Row> derivation = row -> {
                Request request = Requests.of(row, StationZones.UNKNOWN);
                List<Row> rejected = new ArrayList<>(0);
                for (EventTable table : all) {
                    if (table.actions().contains(request.action())) {
                        for (Rejection rejection : table.derive(request).rejections()) {
                            rejected.add(RowFactory.create(row(request, row, rejection, runId)));
                        }
                    }
                }
                return rejected.iterator();
            };
            return requests.flatMap(derivation, Encoders.row(TableSchema.of(TABLE)));
        }

        private static Object[] row(Request request, Row coordinates, Rejection rejection, String runId) {
            return new Object[] {
                EventTable.date(request.receivedAt()),
                request.receivedAt(),
                request.stationId(),
                Requests.topic(coordinates),
                Requests.partition(coordinates),
                Requests.offset(coordinates),
                rejection.item(),
                request.action().wireName(),
                request.messageId(),
                request.session(),
                runId,
                rejection.reasons().toArray(String[]::new),
                rejection.json()
            };
        }
    }
}
