package io.chargelake.curation.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.chargelake.curation.quality.Identity;
import io.chargelake.curation.quality.TableSchema;
import io.chargelake.lake.Table;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.EventTime;
import io.chargelake.ocpp.OcppTimestamp;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequests;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * How the rows of a silver table of events come from requests. Each table's file holds its own, as a nested class:
 * what one request means there is {@link #derive(Request)}, which needs no Spark; all that tables have in common is
 * here.
 */
public abstract class EventTable implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The order of the rows within a file. */
    public static final List<String> LAYOUT = List.of("station_id", "occurred_at");

    /** The repairs that put the time of receipt where the station's clock should stand. */
    private static final List<String> TIMED_BY_RECEIPT =
            List.of("timestamp_missing", "timestamp_unreadable", "clock_before_2010", "clock_ahead");

    /** The table's definition. */
    public abstract Table table();

    /** The actions whose requests make rows of this table. The first is the one whose failures it reports. */
    public abstract Set<Action> actions();

    /** Whether the messages carry the station's clock; if not, an event happened when it was received. */
    abstract boolean clocked();

    /** Makes the rows of a request that could be read. */
    abstract void derive(Request request, Reading.Usable<StationRequest> message, Derived derived);

    /** Whether a request that cannot be read at all is reported by this table: exactly one of an action's tables does. */
    public boolean reportsUnreadable(Action action) {
        return true;
    }

    /** What a request means in this table. */
    public final Derived derive(Request request) {
        Derived derived = new Derived();
        Reading<StationRequest> reading = StationRequests.read(request.action(), request.payload());
        if (reading instanceof Reading.Usable<StationRequest> usable) {
            derive(request, usable, derived);
        } else if (reading instanceof Reading.Unusable<StationRequest> unusable
                && reportsUnreadable(request.action())) {
            derived.reject(0, unusable);
        }
        return derived;
    }

    /**
     * The table's rows from requests of bronze, repeats among them.
     *
     * @param requests columns of {@link Requests}
     * @param zones where the stations are that write times without a zone
     */
    public final Dataset<Row> rows(Dataset<Row> requests, StationZones zones) {
        Object[] wanted = actions().stream().map(Action::wireName).toArray();
        FlatMapFunction<Row, Row> derivation = bronze -> derive(Requests.of(bronze, zones)).rows().stream()
                .map(RowFactory::create)
                .iterator();
        return requests.where(col("action").isin(wanted)).flatMap(derivation, Encoders.row(TableSchema.of(table())));
    }

    /**
     * Rows are the same by the table's key. Where a row's time is that of its receipt, a message that was repeated
     * within its session has several such times, and the session's message id takes the place of the time.
     */
    public Identity identity() {
        Column repeatable = col("session").isNotNull().and(col("message_id").isNotNull());
        Column byMessage = clocked()
                ? repeatable.and(arrays_overlap(
                        col("flags"),
                        array(TIMED_BY_RECEIPT.stream().map(flag -> lit(flag)).toArray(Column[]::new))))
                : repeatable;
        List<Column> same = new ArrayList<>();
        for (String key : table().key()) {
            same.add(key.equals("occurred_at") ? when(byMessage, null).otherwise(col(key)) : sameness(key));
        }
        if (clocked()) {
            same.add(when(byMessage, col("session")));
            same.add(when(byMessage, col("message_id")));
        }
        return new Identity(same, precedence(), Identity.Tie.SMALLEST);
    }

    /** What of a column of the key is equal in rows that are the same. */
    Column sameness(String key) {
        return col(key);
    }

    /** Of rows that are the same, the one that stays: the first by these columns. */
    List<Column> precedence() {
        return List.of(col("received_at"), col("session"), col("message_id"));
    }

    /** The columns that every table of events ends with, see {@link SilverColumns#PROVENANCE}. */
    static Object[] withProvenance(Request request, List<String> flags, Optional<String> extra, Object... values) {
        int own = values.length;
        Object[] row = new Object[own + SilverColumns.PROVENANCE.size()];
        System.arraycopy(values, 0, row, 0, own);
        row[own] = request.messageId();
        row[own + 1] = request.session();
        row[own + 2] = request.tenant();
        row[own + 3] = flags.toArray(String[]::new);
        row[own + 4] = extra.orElse(null);
        return row;
    }

    /** All repairs of frame, message and time, each once. */
    @SafeVarargs
    static List<String> flags(List<String> first, List<String>... others) {
        List<String> flags = first;
        for (List<String> other : others) {
            if (flags.isEmpty()) {
                flags = other;
            } else if (!other.isEmpty()) {
                Set<String> all = new LinkedHashSet<>(flags);
                all.addAll(other);
                flags = List.copyOf(all);
            }
        }
        return flags;
    }

    static LocalDate date(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    /** When an event happened that the station gave this time, or none. */
    static EventTime time(Request request, Optional<OcppTimestamp> timestamp) {
        return EventTime.of(
                request.zone() == null ? timestamp : timestamp.map(time -> time.in(request.zone())),
                request.receivedAt());
    }

    static EventTime received(Request request) {
        return EventTime.ofReceipt(request.receivedAt());
    }
}
