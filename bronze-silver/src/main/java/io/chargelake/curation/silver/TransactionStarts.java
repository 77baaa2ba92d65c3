package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.quality.Identity;
import io.chargelake.curation.quality.TableSchema;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.AuthorizationStatus;
import io.chargelake.ocpp.EventTime;
import io.chargelake.ocpp.OcppName;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StartTransactionResult;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequest.StartTransaction;
import io.chargelake.ocpp.StationRequests;
import io.chargelake.ocpp.Term;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** {@code silver.transaction_starts}: charges begun (OCPP 1.6, section 4.8), each with the transaction id of its answer. A station that resends a start until it is answered makes one row. */
public final class TransactionStarts {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.transaction_starts")
            .grain("one start of a charge")
            .version(2)
            .purpose("Charges that began, each with the transaction id that the central system gave it.")
            .from(Messages.TABLE)
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .required("connector_id", INT, "The connector; 0 is the station's main controller.")
            .required(
                    "occurred_at",
                    TIMESTAMP,
                    "When it happened by the station's clock; the time of receipt where that clock is missing or impossible.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .optional("transaction_id", LONG, "Id given in the answer; null while no answer is known.")
            .required(
                    "id_tag",
                    STRING,
                    "Pseudonym of the identifier presented to the station; the same for all spellings of it.")
            .optional(
                    "authorization_status", STRING, "AuthorizationStatus of the answer; null while no answer is known.")
            .required("meter_start_wh", LONG, Unit.WATT_HOUR, "Meter reading at the start.")
            .optional("reservation_id", LONG, "The reservation that the start ended.")
            .with(SilverColumns.PROVENANCE)
            .personal("id_tag", Personal.ID_TAG)
            .partitionedBy("event_date")
            .keyedBy("event_date", "station_id", "connector_id", "id_tag", "occurred_at", "meter_start_wh")
            .words("authorization_status", OcppName.all(AuthorizationStatus.class))
            .query("Starts of each day and how they were answered", """
                    SELECT event_date, authorization_status, count(*) AS starts
                    FROM silver.transaction_starts
                    GROUP BY event_date, authorization_status
                    ORDER BY event_date, authorization_status\
                    """)
            .build();

    private TransactionStarts() {}

    /** How the rows come from requests and their answers. */
    public static final class Rows extends EventTable {

        private static final long serialVersionUID = 1L;

        /** An answer that comes later than this belongs to another request that used the same message id. */
        private static final Duration PATIENCE = Duration.ofDays(1);

        private static final int PAIRING_TASKS = 2;

        private static final String ACTION = Action.START_TRANSACTION.wireName();

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Set<Action> actions() {
            return Set.of(Action.START_TRANSACTION);
        }

        @Override
        boolean clocked() {
            return true;
        }

        /** A start that has been answered before one that has not: a station resends a start until it is. */
        @Override
        List<Column> precedence() {
            List<Column> columns = new ArrayList<>();
            columns.add(col("transaction_id")
                    .isNull()
                    .and(col("authorization_status").isNull()));
            columns.addAll(super.precedence());
            return columns;
        }

        /** What is known of a start's answer now replaces what was known before. */
        @Override
        public Identity identity() {
            return super.identity().breakingTies(Identity.Tie.DERIVED);
        }

        @Override
        void derive(Request request, Reading.Usable<StationRequest> message, Derived derived) {
            derived.row(row(request, message, Optional.empty()));
        }

        /**
         * The rows of starts with their answers. A start comes back as well when only its answer is new.
         *
         * @param messages messages of bronze, those of the days around the new ones among them
         * @param isNew which of the messages are new
         * @param zones where the stations are that write times without a zone
         */
        public Dataset<Row> answered(Dataset<Row> messages, Column isNew, StationZones zones) {
            Column request = col("message_type")
                    .equalTo(2)
                    .and(col("direction").isNull().or(col("direction").equalTo("in")));
            Column wanted = col("action")
                    .equalTo(ACTION)
                    .and(request.or(col("message_type").equalTo(3)))
                    .or(col("action").isNull().and(col("message_type").equalTo(3)));
            MapPartitionsFunction<Row, Row> pairing = sorted -> new Stations(sorted, zones);
            return messages.where(wanted)
                    .select(
                            col("station_id"),
                            col("received_at"),
                            lit(ACTION),
                            col("message_id"),
                            col("session"),
                            col("tenant"),
                            col("flags"),
                            col("payload"),
                            col("message_type"),
                            isNew)
                    .repartition(PAIRING_TASKS, col("station_id"))
                    .sortWithinPartitions("station_id", "session", "message_id", "received_at", "message_type")
                    .mapPartitions(pairing, Encoders.row(TableSchema.of(TABLE)));
        }

        /**
         * Gives the requests among the messages of one station their answers: an answer answers the latest request
         * before it with its session and message id. Messages without an id are paired by their order alone; of their
         * answers only those count that name a transaction, since those without an action may answer anything. A start
         * that was sent again under another id has the answer of the first attempt that was answered, if that came
         * within a day: no answer is then farther from a start than what is read around new messages.
         *
         * @param ofStation messages of one station; those of one session and message id stand together in the order in
         *     which they were received, requests before answers
         * @return the rows of the requests that are new or whose answer is
         */
        static List<Object[]> paired(List<Message> ofStation) {
            Map<List<Object>, List<Attempt>> starts = new LinkedHashMap<>();
            for (int from = 0, to = 0; from < ofStation.size(); from = to) {
                while (to < ofStation.size() && ofStation.get(to).belongsTo(ofStation.get(from))) {
                    to++;
                }
                for (Attempt attempt : attempts(ofStation.subList(from, to))) {
                    starts.computeIfAbsent(attempt.what(), what -> new ArrayList<>(1))
                            .add(attempt);
                }
            }
            List<Object[]> rows = new ArrayList<>();
            for (List<Attempt> attempts : starts.values()) {
                attempts.sort(Comparator.comparing(
                        attempt -> attempt.start().content().receivedAt()));
                for (int i = 0; i < attempts.size(); i++) {
                    Attempt attempt = attempts.get(i);
                    Optional<Attempt> answered = attempts.subList(i, attempts.size()).stream()
                            .filter(later -> later.answersInTime(attempt))
                            .findFirst();
                    if (attempt.start().isNew()
                            || answered.filter(Attempt::isNew).isPresent()) {
                        rows.add(row(
                                attempt.start().content(),
                                attempt.message(),
                                answered.flatMap(Attempt::answer)
                                        .map(message -> StartTransactionResult.read(
                                                message.content().payload()))));
                    }
                }
            }
            return rows;
        }

        private static List<Attempt> attempts(List<Message> exchange) {
            List<Attempt> attempts = new ArrayList<>(1);
            for (int i = 0; i < exchange.size(); i++) {
                Message start = exchange.get(i);
                if (!start.answer()
                        && StationRequests.read(
                                        Action.START_TRANSACTION,
                                        start.content().payload())
                                instanceof Reading.Usable<StationRequest> usable) {
                    attempts.add(new Attempt(start, usable, answer(exchange, i)));
                }
            }
            return attempts;
        }

        private static Optional<Message> answer(List<Message> exchange, int start) {
            Request request = exchange.get(start).content();
            for (Message message : exchange.subList(start + 1, exchange.size())) {
                boolean late = message.content()
                        .receivedAt()
                        .isAfter(request.receivedAt().plus(PATIENCE));
                if (!message.answer() || late) {
                    return Optional.empty();
                }
                StartTransactionResult result =
                        StartTransactionResult.read(message.content().payload());
                if (result.transactionId().isPresent()
                        || request.messageId() != null && result.idTagStatus().isPresent()) {
                    return Optional.of(message);
                }
            }
            return Optional.empty();
        }

        private static Object[] row(
                Request request, Reading.Usable<StationRequest> message, Optional<StartTransactionResult> answer) {
            StartTransaction start = (StartTransaction) message.value();
            EventTime time = time(request, start.timestamp());
            return withProvenance(
                    request,
                    flags(request.flags(), message.flags(), time.flags()),
                    message.extraJson(),
                    date(time.occurredAt()),
                    request.stationId(),
                    start.connectorId(),
                    time.occurredAt(),
                    request.receivedAt(),
                    answer.flatMap(StartTransactionResult::transactionId).orElse(null),
                    start.idTag().key(),
                    answer.flatMap(StartTransactionResult::idTagStatus)
                            .map(Term::text)
                            .orElse(null),
                    start.meterStart(),
                    start.reservationId().orElse(null));
        }

        /**
         * A message of the exchange around a start.
         *
         * @param content the message; of an answer, the action is that of the request
         * @param answer whether it is the answer
         * @param isNew whether it has not been curated before
         */
        record Message(Request content, boolean answer, boolean isNew) {

            static Message of(Row row, StationZones zones) {
                return new Message(Requests.of(row, zones), row.getInt(8) == 3, row.getBoolean(9));
            }

            boolean belongsTo(Message other) {
                return Objects.equals(content.session(), other.content.session())
                        && Objects.equals(content.messageId(), other.content.messageId());
            }
        }

        /**
         * A start as it was sent once.
         *
         * @param start the request
         * @param message what it says
         * @param answer its own answer
         */
        private record Attempt(Message start, Reading.Usable<StationRequest> message, Optional<Message> answer) {

            boolean isNew() {
                return start.isNew() || answer.filter(Message::isNew).isPresent();
            }

            /** Whether the answer to this attempt is one to an earlier attempt as well. */
            boolean answersInTime(Attempt earlier) {
                Instant inTime = earlier.start().content().receivedAt().plus(PATIENCE);
                return answer.filter(message -> !message.content().receivedAt().isAfter(inTime))
                        .isPresent();
            }

            /** What makes it the same start as another, see the table's key. */
            List<Object> what() {
                StartTransaction said = (StartTransaction) message.value();
                return List.of(
                        said.connectorId(),
                        said.idTag().key(),
                        said.meterStart(),
                        time(start.content(), said.timestamp()).occurredAt());
            }
        }

        /** Walks over sorted messages, one station at a time. */
        private static final class Stations implements Iterator<Row> {

            private final Iterator<Row> sorted;
            private final StationZones zones;
            private final Deque<Row> rows = new ArrayDeque<>();
            private Message next;

            Stations(Iterator<Row> sorted, StationZones zones) {
                this.sorted = sorted;
                this.zones = zones;
                this.next = read();
            }

            private Message read() {
                return sorted.hasNext() ? Message.of(sorted.next(), zones) : null;
            }

            @Override
            public boolean hasNext() {
                while (rows.isEmpty() && next != null) {
                    List<Message> ofStation = new ArrayList<>();
                    do {
                        ofStation.add(next);
                        next = read();
                    } while (next != null
                            && next.content()
                                    .stationId()
                                    .equals(ofStation.get(0).content().stationId()));
                    paired(ofStation).forEach(values -> rows.add(RowFactory.create(values)));
                }
                return !rows.isEmpty();
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return rows.remove();
            }
        }
    }
}
