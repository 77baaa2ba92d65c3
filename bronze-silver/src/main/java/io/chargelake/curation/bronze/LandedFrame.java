package io.chargelake.curation.bronze;

import static org.apache.spark.sql.functions.col;

import java.time.Instant;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * A row of {@code landing.frames}; all but the coordinates may be null.
 *
 * @param topic Kafka topic
 * @param partition Kafka partition
 * @param offset Kafka offset
 * @param timestamp when the ingress received or sent the frame
 * @param stationId the station
 * @param ocppVersion for example {@code ocpp1.6}
 * @param direction {@code in} or {@code out}
 * @param session the websocket connection
 * @param action the action by the header, also of answers
 * @param node the ingress process
 * @param tenant the tenant
 * @param frame the frame, byte for byte
 */
public record LandedFrame(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        String stationId,
        String ocppVersion,
        String direction,
        String session,
        String action,
        String node,
        String tenant,
        byte[] frame) {

    /** The columns of {@code landing.frames} that {@link #of} reads, in its order. */
    static final Column[] COLUMNS = {
        col("topic"),
        col("partition"),
        col("offset"),
        col("timestamp"),
        col("station_id"),
        col("ocpp_version"),
        col("direction"),
        col("session"),
        col("action"),
        col("node"),
        col("tenant"),
        col("frame")
    };

    static LandedFrame of(Row row) {
        return new LandedFrame(
                row.getString(0),
                row.getInt(1),
                row.getLong(2),
                row.getInstant(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.isNullAt(11) ? null : row.<byte[]>getAs(11));
    }
}
