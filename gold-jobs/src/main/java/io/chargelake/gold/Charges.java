package io.chargelake.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Starts and stops as rows of Spark, station by station paired by {@link StationCharges}. */
final class Charges {

    /**
     * How many days lie between a start and its stop at most. It bounds what has to be read when something new comes
     * in, and keeps two charges apart to which a central system gave the same id at different times.
     */
    static final int LONGEST_DAYS = 31;

    /**
     * How far away, in days, an event can change what becomes of a start or a stop. The farthest is a stop that takes
     * its start away from a second one, which then adopts another start and takes that away from a third.
     */
    static final int REACH_DAYS = LONGEST_DAYS + 2 * (int) StationCharges.ADOPTION.toDays();

    /** What is read of {@code silver.transaction_starts}. */
    static final String[] START_COLUMNS = {
        "event_date",
        "station_id",
        "transaction_id",
        "connector_id",
        "occurred_at",
        "received_at",
        "id_tag",
        "meter_start_wh",
        "flags"
    };

    /** What is read of {@code silver.transaction_stops}. */
    static final String[] STOP_COLUMNS = {
        "event_date",
        "station_id",
        "transaction_id",
        "occurred_at",
        "received_at",
        "id_tag",
        "meter_stop_wh",
        "reason",
        "flags"
    };

    /** Column of starts and stops: whether the row, and therefore what follows from it, has to be looked at again. */
    static final String TOUCHED = "touched";

    private static final StructType PAIRED = new StructType()
            .add("station_id", DataTypes.StringType)
            .add("transaction_id", DataTypes.LongType)
            .add("start_event_date", DataTypes.DateType)
            .add("start_connector_id", DataTypes.IntegerType)
            .add("start_occurred_at", DataTypes.TimestampType)
            .add("start_id_tag", DataTypes.StringType)
            .add("start_meter_start_wh", DataTypes.LongType)
            .add("start_flags", DataTypes.createArrayType(DataTypes.StringType))
            .add("start_repeated", DataTypes.BooleanType)
            .add("start_touched", DataTypes.BooleanType)
            .add("stop_event_date", DataTypes.DateType)
            .add("stop_transaction_id", DataTypes.LongType)
            .add("stop_occurred_at", DataTypes.TimestampType)
            .add("stop_received_at", DataTypes.TimestampType)
            .add("stop_id_tag", DataTypes.StringType)
            .add("stop_meter_stop_wh", DataTypes.LongType)
            .add("stop_reason", DataTypes.StringType)
            .add("stop_flags", DataTypes.createArrayType(DataTypes.StringType))
            .add("stop_repeated", DataTypes.BooleanType)
            .add("stop_touched", DataTypes.BooleanType)
            .add("stop_adopted", DataTypes.BooleanType)
            .add("unmatched_reasons", DataTypes.createArrayType(DataTypes.StringType));

    private Charges() {}

    /**
     * All starts with the stops that belong to them, and the stops that belong to none.
     *
     * @param starts rows of {@code silver.transaction_starts} with the column {@link #TOUCHED}; starts and stops of
     *     {@link #REACH_DAYS} days before and after the charges wanted
     * @param stops rows of {@code silver.transaction_stops} with the column {@link #TOUCHED}
     * @return station_id, transaction_id (that of the start, null where it is of no use), the other columns of the start
     *     as start_… and those of the stop as stop_…, all null where there is none; among them start_repeated and
     *     stop_repeated, whether repeats were left out, start_touched and stop_touched, whether any start or stop with
     *     the id was, stop_transaction_id as it was sent, and stop_adopted, whether the stop does not name the start's
     *     transaction; and unmatched_reasons, null for charges
     */
    static Dataset<Row> of(Dataset<Row> starts, Dataset<Row> stops) {
        Dataset<Row> events = starts.select(
                        col("station_id"),
                        lit(false).as("is_stop"),
                        col("event_date"),
                        col("transaction_id"),
                        col("connector_id"),
                        col("occurred_at"),
                        col("received_at"),
                        col("id_tag"),
                        col("meter_start_wh"),
                        lit(null).cast("string").as("reason"),
                        col("flags"),
                        col(TOUCHED))
                .union(stops.select(
                        col("station_id"),
                        lit(true),
                        col("event_date"),
                        col("transaction_id"),
                        lit(null).cast("int"),
                        col("occurred_at"),
                        col("received_at"),
                        col("id_tag"),
                        col("meter_stop_wh"),
                        col("reason"),
                        col("flags"),
                        col(TOUCHED)));
        MapPartitionsFunction<Row, Row> pairing = Stations::new;
        return events.repartition(col("station_id"))
                .sortWithinPartitions("station_id")
                .mapPartitions(pairing, Encoders.row(PAIRED));
    }

    /** The starts among the rows of {@link #of}, each with its stop if it has one. */
    static Dataset<Row> started(Dataset<Row> paired) {
        return paired.where(col("unmatched_reasons").isNull());
    }

    /** The stops without a start among the rows of {@link #of}. */
    static Dataset<Row> unmatched(Dataset<Row> paired) {
        return paired.where(col("unmatched_reasons").isNotNull());
    }

    private static StationCharges.Event event(Row row) {
        return new StationCharges.Event(
                row.getLocalDate(2),
                row.isNullAt(3) ? null : row.getLong(3),
                row.isNullAt(4) ? null : row.getInt(4),
                row.getInstant(5),
                row.getInstant(6),
                row.getString(7),
                row.isNullAt(8) ? null : row.getLong(8),
                row.getString(9),
                row.getList(10),
                row.getBoolean(11));
    }

    private static Row row(String stationId, StationCharges.Charge charge) {
        Object[] values = new Object[PAIRED.size()];
        StationCharges.Event start = charge.start().event();
        values[0] = stationId;
        values[1] = start.transactionId();
        values[2] = start.date();
        values[3] = start.connectorId();
        values[4] = start.occurredAt();
        values[5] = start.idTag();
        values[6] = start.meterWh();
        values[7] = start.flags().toArray(String[]::new);
        values[8] = charge.start().repeated();
        values[9] = charge.start().touched();
        charge.stop().ifPresent(stop -> {
            addStop(stop.event(), values);
            values[18] = stop.repeated();
            values[19] = stop.touched();
            values[20] = charge.adopted();
        });
        return RowFactory.create(values);
    }

    private static Row row(String stationId, StationCharges.Unmatched unmatched) {
        Object[] values = new Object[PAIRED.size()];
        values[0] = stationId;
        addStop(unmatched.stop(), values);
        values[21] = unmatched.reasons().toArray(String[]::new);
        return RowFactory.create(values);
    }

    private static void addStop(StationCharges.Event stop, Object[] values) {
        values[10] = stop.date();
        values[11] = stop.sentTransactionId();
        values[12] = stop.occurredAt();
        values[13] = stop.receivedAt();
        values[14] = stop.idTag();
        values[15] = stop.meterWh();
        values[16] = stop.reason();
        values[17] = stop.flags().toArray(String[]::new);
    }

    /** Walks over events sorted by station, one station at a time. */
    private static final class Stations implements Iterator<Row> {

        private final Iterator<Row> sorted;
        private final Deque<Row> rows = new ArrayDeque<>();
        private Row next;

        Stations(Iterator<Row> sorted) {
            this.sorted = sorted;
            this.next = read();
        }

        private Row read() {
            return sorted.hasNext() ? sorted.next() : null;
        }

        @Override
        public boolean hasNext() {
            while (rows.isEmpty() && next != null) {
                String stationId = next.getString(0);
                List<StationCharges.Event> starts = new ArrayList<>();
                List<StationCharges.Event> stops = new ArrayList<>();
                do {
                    (next.getBoolean(1) ? stops : starts).add(event(next));
                    next = read();
                } while (next != null && next.getString(0).equals(stationId));
                StationCharges.Result result = StationCharges.of(starts, stops);
                result.charges().forEach(charge -> rows.add(row(stationId, charge)));
                result.unmatched().forEach(stop -> rows.add(row(stationId, stop)));
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
