package io.chargelake.curation.bronze;

import static org.apache.spark.sql.functions.col;

import java.time.Instant;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * A row of {@code landing.events}; all but the coordinates may be null.
 *
 * @param topic Kafka topic
 * @param partition Kafka partition
 * @param offset Kafka offset
 * @param timestamp when it was asked, or happened
 * @param key the station, or the node that started
 * @param event what it is, by the header
 * @param session the websocket connection
 * @param node the ingress process
 * @param tenant the tenant
 * @param value the record's value, byte for byte
 */
public record LandedEvent(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        String key,
        String event,
        String session,
        String node,
        String tenant,
        byte[] value) {

    /** The columns of {@code landing.events} that {@link #of} reads, in its order. */
    public static final Column[] COLUMNS = {
        col("topic"),
        col("partition"),
        col("offset"),
        col("timestamp"),
        col("key"),
        col("event"),
        col("session"),
        col("node"),
        col("tenant"),
        col("value")
    };

    /** The event of a row that begins with {@link #COLUMNS}. */
    public static LandedEvent of(Row row) {
        return new LandedEvent(
                row.getString(0),
                row.getInt(1),
                row.getLong(2),
                row.getInstant(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.isNullAt(9) ? null : row.<byte[]>getAs(9));
    }
}
