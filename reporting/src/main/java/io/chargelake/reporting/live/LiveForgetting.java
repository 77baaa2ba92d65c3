package io.chargelake.reporting.live;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is deleted for its age, oldest first and a part at a time. */
final class LiveForgetting {

    private static final Duration HISTORY = Duration.ofDays(30);
    private static final Duration TRANSACTIONS = Duration.ofDays(400);
    private static final Duration EXCHANGES = Duration.ofDays(7);

    /** How many rows a transaction deletes: writers wait as long as it takes. */
    static final int PART = 2_000;

    /** All but what held at the instant, and what the present status began with. */
    private static final String OLD_HISTORY = """
            DELETE FROM live_history WHERE (station_id, tenant, connector_id, occurred_at, content) IN (
              SELECT h.station_id, h.tenant, h.connector_id, h.occurred_at, h.content
              FROM live_history h
              WHERE h.occurred_at < ?
                AND EXISTS (
                  SELECT 1 FROM live_history n
                  WHERE n.station_id = h.station_id AND n.tenant = h.tenant AND n.connector_id = h.connector_id
                    AND n.occurred_at >= h.occurred_at AND n.occurred_at < ?
                    AND (n.occurred_at, n.received_at, n.kafka_offset, n.content)
                      > (h.occurred_at, h.received_at, h.kafka_offset, h.content))
                AND NOT EXISTS (
                  SELECT 1 FROM live_connector c
                  WHERE c.station_id = h.station_id AND c.tenant = h.tenant AND c.connector_id = h.connector_id
                    AND c.since = h.occurred_at)
              ORDER BY h.occurred_at
              LIMIT ?)
            """;

    /** All but a station's latest, which says that it is offline. */
    private static final String OLD_SESSIONS = """
            DELETE FROM live_session WHERE (station_id, tenant, session) IN (
              SELECT s.station_id, s.tenant, s.session
              FROM live_session s
              WHERE COALESCE(s.disconnected_at, s.node_restarted_at) < ?
                AND EXISTS (
                  SELECT 1 FROM live_session n
                  WHERE n.station_id = s.station_id AND n.tenant = s.tenant
                    AND (COALESCE(n.connected_at, 0), COALESCE(n.disconnected_at, n.node_restarted_at, 0), n.session)
                      > (COALESCE(s.connected_at, 0), COALESCE(s.disconnected_at, s.node_restarted_at, 0), s.session))
              LIMIT ?)
            """;

    private static final String OLD_NODE_STARTS = """
            DELETE FROM live_node_start WHERE (node, started_at, process) IN (
              SELECT node, started_at, process FROM live_node_start WHERE started_at < ? LIMIT ?)
            """;

    private static final String OLD_STARTS = """
            DELETE FROM live_start WHERE (station_id, tenant, exchange, received_at, content) IN (
              SELECT station_id, tenant, exchange, received_at, content FROM live_start
              WHERE received_at < ? ORDER BY received_at LIMIT ?)
            """;

    private static final String OLD_ANSWERS = """
            DELETE FROM live_answer WHERE (station_id, tenant, exchange, sent_at, transaction_id) IN (
              SELECT station_id, tenant, exchange, sent_at, transaction_id FROM live_answer
              WHERE sent_at < ? ORDER BY sent_at LIMIT ?)
            """;

    private static final String OLD_TRANSACTIONS = """
            DELETE FROM live_transaction WHERE (station_id, tenant, transaction_id) IN (
              SELECT station_id, tenant, transaction_id FROM live_transaction
              WHERE begun_or_ended_at < ? AND COALESCE(stopped_at, begun_or_ended_at) < ?
              ORDER BY begun_or_ended_at LIMIT ?)
            """;

    private static final List<String> TABLES = List.of(
            "live_station",
            "live_connector",
            "live_history",
            "live_boot",
            "live_start",
            "live_answer",
            "live_transaction",
            "live_session",
            "live_node_start",
            "live_partition");

    private final Connection connection;

    LiveForgetting(Connection connection) {
        this.connection = connection;
    }

    /** One part of the history; how many rows it was. */
    int history(Instant now) throws SQLException {
        long before = Micros.of(now.minus(HISTORY));
        return delete(OLD_HISTORY, before, before);
    }

    int sessions(Instant now) throws SQLException {
        return delete(OLD_SESSIONS, Micros.of(now.minus(HISTORY)));
    }

    /** Those sessions that they end know it already. */
    int nodeStarts(Instant now) throws SQLException {
        return delete(OLD_NODE_STARTS, Micros.of(now.minus(HISTORY)));
    }

    int starts(Instant now) throws SQLException {
        return delete(OLD_STARTS, Micros.of(now.minus(EXCHANGES)));
    }

    int answers(Instant now) throws SQLException {
        return delete(OLD_ANSWERS, Micros.of(now.minus(EXCHANGES)));
    }

    int transactions(Instant now) throws SQLException {
        long before = Micros.of(now.minus(TRANSACTIONS));
        return delete(OLD_TRANSACTIONS, before, before);
    }

    void everything() throws SQLException {
        for (String table : TABLES) {
            try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table)) {
                statement.executeUpdate();
            }
        }
    }

    private int delete(String sql, long... before) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < before.length; i++) {
                statement.setLong(i + 1, before[i]);
            }
            statement.setInt(before.length + 1, PART);
            return statement.executeUpdate();
        }
    }
}
