package io.chargelake.reporting.live;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The table of partitions: to which time each has been applied. */
final class LiveReach {

    private static final String NOTE = """
            INSERT INTO live_partition (topic, partition_number, as_of) VALUES (?, ?, ?)
            ON CONFLICT (topic, partition_number) DO UPDATE SET as_of = excluded.as_of
            """;

    private final Connection connection;

    LiveReach(Connection connection) {
        this.connection = connection;
    }

    void note(Map<LivePartition, Instant> applied) throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(NOTE)) {
            for (Map.Entry<LivePartition, Instant> partition : applied.entrySet()) {
                note.setString(1, partition.getKey().topic());
                note.setInt(2, partition.getKey().number());
                note.setLong(3, Micros.of(partition.getValue()));
                note.addBatch();
            }
            note.executeBatch();
        }
    }

    /** The earliest time of a topic's partitions; empty where that of one is not known. */
    Optional<Instant> of(String topic, int partitions) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT COUNT(*), MIN(as_of) FROM live_partition" + " WHERE topic = ? AND partition_number < ?")) {
            query.setString(1, topic);
            query.setInt(2, partitions);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1) < partitions ? Optional.empty() : Optional.of(Micros.instant(row.getLong(2)));
            }
        }
    }
}
