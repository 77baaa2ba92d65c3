package io.chargelake.curation.silver;

import static org.apache.spark.sql.functions.col;

import io.chargelake.ocpp.Action;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The requests of stations among the messages of bronze. */
public final class Requests {

    private static final int REQUEST = 2;

    private Requests() {}

    /**
     * The requests that stations have sent, with what silver needs of them. Requests to stations, and actions that
     * OCPP 1.6 does not let a station initiate, stay in bronze only.
     */
    public static Dataset<Row> among(Dataset<Row> messages) {
        return messages.where(col("message_type")
                        .equalTo(REQUEST)
                        .and(col("direction").isNull().or(col("direction").equalTo("in")))
                        .and(col("action")
                                .isin(Arrays.stream(Action.values())
                                        .map(Action::wireName)
                                        .toArray())))
                .select(
                        col("station_id"),
                        col("received_at"),
                        col("action"),
                        col("message_id"),
                        col("session"),
                        col("tenant"),
                        col("flags"),
                        col("payload"),
                        col("topic"),
                        col("partition"),
                        col("offset"));
    }

    /** A row of {@link #among}. */
    static Request of(Row row, StationZones zones) {
        List<String> flags = row.getList(6);
        return new Request(
                row.getString(0),
                row.getInstant(1),
                Action.of(row.getString(2)).orElseThrow(),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                flags,
                row.getString(7),
                zones.of(row.getString(0)));
    }

    static String topic(Row row) {
        return row.getString(8);
    }

    static int partition(Row row) {
        return row.getInt(9);
    }

    static long offset(Row row) {
        return row.getLong(10);
    }
}
