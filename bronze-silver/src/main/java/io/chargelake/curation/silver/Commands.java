package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

import io.chargelake.curation.bronze.EventReading;
import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.CommandResult.Outcome;
import io.chargelake.ingest.event.StationCommand;
import io.chargelake.ingest.landing.Events;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code silver.commands}: what stations were asked to do, and what became of it. */
public final class Commands {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.commands")
            .grain("one command to one station")
            .version(2)
            .purpose("What stations were asked to do, by whom, and what became of it.")
            .from(Events.TABLE)
            .required(
                    "event_date",
                    DATE,
                    "UTC day of requested_at; while the command itself is not known, of the first that was heard of"
                            + " it.")
            .required("station_id", STRING, "The station that was asked.")
            .required("command_id", STRING, "Id of the command; it is the message id towards the station as well.")
            .required("action", STRING, "The action of the central system, for example Reset.")
            .optional("requested_at", TIMESTAMP, "When it was asked; null where only results are known.")
            .optional(
                    "outcome",
                    STRING,
                    "The furthest that it came: Queued, Sent, Answered, Refused, TimedOut, NotConnected, Expired or"
                            + " Invalid; null where nothing was heard of it.")
            .optional("expires_at", TIMESTAMP, "After this it is not sent any more.")
            .optional("queued_at", TIMESTAMP, "When it began to wait for its station; null where it did not.")
            .optional("sent_at", TIMESTAMP, "When it was sent to the station; null where that is not known.")
            .optional("ended_at", TIMESTAMP, "When it was answered, or given up; null while neither is known.")
            .optional("answer_status", STRING, "The word in the answer's status, for example Accepted.")
            .optional(
                    "answer",
                    STRING,
                    "JSON of the station's answer, identifiers and free texts as pseudonyms; of a refusal its details.")
            .optional("error_code", STRING, "The code of a refusal, as the station spelled it.")
            .optional("explanation", STRING, "The outcome in words, where it has some.")
            .optional(
                    "payload",
                    STRING,
                    "JSON of what was asked, identifiers and free texts as pseudonyms; null where only results are known.")
            .optional("issuer", STRING, "Who asked; null where that is not known.")
            .optional("session", STRING, "The websocket connection that the outcome is of.")
            .optional("node", STRING, "The ingress process that said the outcome.")
            .optional("tenant", STRING, "The tenant, where the command's record names one.")
            .personal("answer", Personal.JSON)
            .personal("payload", Personal.JSON)
            .personal("explanation", Personal.INCIDENTAL)
            .partitionedBy("event_date")
            .keyedBy("station_id", "command_id")
            .words(
                    "outcome",
                    List.of("Queued", "Sent", "Answered", "Refused", "TimedOut", "NotConnected", "Expired", "Invalid"))
            .query("Commands by outcome", """
                    SELECT action, outcome, count(*) AS commands
                    FROM silver.commands
                    GROUP BY action, outcome
                    ORDER BY action, outcome\
                    """)
            .build();

    private Commands() {}

    /** How the rows come from records. */
    public static final class Rows extends AssembledTable {

        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Optional<Object[]> row(EventReading reading) {
            if (reading instanceof EventReading.Asked asked) {
                return Optional.of(Story.of(asked.command(), asked.tenant()).toRow());
            }
            return reading instanceof EventReading.Told told
                    ? Optional.of(Story.of(told.result()).toRow())
                    : Optional.empty();
        }

        @Override
        public Object[] merge(Object[] one, Object[] other) {
            return Story.of(one).with(Story.of(other)).toRow();
        }
    }

    /** What was asked. Should two records of one id ask for different things, the earlier counts. */
    private record Request(Instant at, String action, String payload, Instant expiresAt, String issuer, String tenant) {

        static final Comparator<Request> ORDER = Comparator.comparing(Request::at)
                .thenComparing(Request::action)
                .thenComparing(Request::payload)
                .thenComparing(Request::expiresAt)
                .thenComparing(Request::issuer, AssembledTable.nullsFirst())
                .thenComparing(Request::tenant, AssembledTable.nullsFirst());
    }

    /** What became of it, as one record says. */
    private record Result(
            Outcome outcome,
            Instant at,
            String node,
            String session,
            String status,
            String answer,
            String errorCode,
            String explanation) {

        /**
         * What counts of several stands first: the station's own word before what others made of its silence, and an end
         * before what is on the way to one. Of two that say as much the earlier counts, and of two at the same time the
         * smaller text, so that the order in which they come does not matter.
         */
        static final Comparator<Result> ORDER = Comparator.comparingInt((Result result) -> rank(result.outcome))
                .thenComparing(Result::at)
                .thenComparing(Result::outcome)
                .thenComparing(Result::node)
                .thenComparing(Result::session, AssembledTable.nullsFirst())
                .thenComparing(Result::answer, AssembledTable.nullsFirst())
                .thenComparing(Result::errorCode, AssembledTable.nullsFirst())
                .thenComparing(Result::explanation, AssembledTable.nullsFirst());

        private static int rank(Outcome outcome) {
            return switch (outcome) {
                case ANSWERED, REFUSED -> 0;
                case TIMED_OUT -> 1;
                case NOT_CONNECTED, EXPIRED, INVALID -> 2;
                case SENT -> 3;
                case QUEUED -> 4;
            };
        }
    }

    /**
     * All that is known of a command.
     *
     * @param action by the results; what the request says takes precedence
     * @param request null while it is not known
     * @param result null while nothing is known
     */
    private record Story(
            String stationId,
            String commandId,
            String action,
            Request request,
            Result result,
            Instant queuedAt,
            Instant sentAt) {

        static Story of(StationCommand command, String tenant) {
            return new Story(
                    command.stationId(),
                    command.id(),
                    command.action(),
                    new Request(
                            AssembledTable.micros(command.issuedAt()),
                            command.action(),
                            command.payload(),
                            AssembledTable.micros(command.expiresAt()),
                            command.issuer().orElse(null),
                            tenant),
                    null,
                    null,
                    null);
        }

        static Story of(CommandResult result) {
            Instant at = AssembledTable.micros(result.at());
            return new Story(
                    result.stationId(),
                    result.commandId(),
                    result.action(),
                    null,
                    new Result(
                            result.outcome(),
                            at,
                            result.node(),
                            result.session().orElse(null),
                            result.status().orElse(null),
                            result.payload().orElse(null),
                            result.errorCode().orElse(null),
                            result.explanation().orElse(null)),
                    result.outcome() == Outcome.QUEUED ? at : null,
                    result.outcome() == Outcome.SENT ? at : null);
        }

        static Story of(Object[] row) {
            Instant requestedAt = (Instant) row[4];
            Outcome outcome = row[5] == null ? null : outcome((String) row[5]);
            Instant queuedAt = (Instant) row[7];
            Instant sentAt = (Instant) row[8];
            Instant endedAt = (Instant) row[9];
            return new Story(
                    (String) row[1],
                    (String) row[2],
                    (String) row[3],
                    requestedAt == null
                            ? null
                            : new Request(
                                    requestedAt,
                                    (String) row[3],
                                    (String) row[14],
                                    (Instant) row[6],
                                    (String) row[15],
                                    (String) row[18]),
                    outcome == null
                            ? null
                            : new Result(
                                    outcome,
                                    outcome.last() ? endedAt : outcome == Outcome.SENT ? sentAt : queuedAt,
                                    (String) row[17],
                                    (String) row[16],
                                    (String) row[10],
                                    (String) row[11],
                                    (String) row[12],
                                    (String) row[13]),
                    queuedAt,
                    sentAt);
        }

        Story with(Story other) {
            return new Story(
                    stationId,
                    commandId,
                    AssembledTable.least(action, other.action),
                    AssembledTable.least(request, other.request, Request.ORDER),
                    AssembledTable.least(result, other.result, Result.ORDER),
                    AssembledTable.least(queuedAt, other.queuedAt),
                    AssembledTable.least(sentAt, other.sentAt));
        }

        Object[] toRow() {
            Instant endedAt = result != null && result.outcome.last() ? result.at : null;
            Instant first = request != null ? request.at : AssembledTable.earliest(queuedAt, sentAt, endedAt);
            return new Object[] {
                AssembledTable.date(first),
                stationId,
                commandId,
                request == null ? action : request.action,
                request == null ? null : request.at,
                result == null ? null : result.outcome.word(),
                request == null ? null : request.expiresAt,
                queuedAt,
                sentAt,
                endedAt,
                result == null ? null : result.status,
                result == null ? null : result.answer,
                result == null ? null : result.errorCode,
                result == null ? null : result.explanation,
                request == null ? null : request.payload,
                request == null ? null : request.issuer,
                result == null ? null : result.session,
                result == null ? null : result.node,
                request == null ? null : request.tenant
            };
        }

        private static Outcome outcome(String word) {
            for (Outcome outcome : Outcome.values()) {
                if (outcome.word().equals(word)) {
                    return outcome;
                }
            }
            throw new IllegalArgumentException(TABLE + ".outcome: " + word + " (expected: a word of an outcome)");
        }
    }
}
