package io.chargelake.reporting.live;

import io.chargelake.reporting.live.LiveBatch.AnswerRow;
import io.chargelake.reporting.live.LiveBatch.BootRow;
import io.chargelake.reporting.live.LiveBatch.ConnectorKey;
import io.chargelake.reporting.live.LiveBatch.Newest;
import io.chargelake.reporting.live.LiveBatch.SessionRow;
import io.chargelake.reporting.live.LiveBatch.StartRow;
import io.chargelake.reporting.live.LiveBatch.StatusRow;
import io.chargelake.reporting.live.LiveBatch.StopRow;
import io.chargelake.reporting.live.LiveChange.Disconnected;
import io.chargelake.reporting.live.LiveChange.NodeStarted;
import io.chargelake.reporting.live.LiveChange.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes a batch within a transaction of the caller's. Every statement leaves the same rows whatever came before: it
 * keeps the greatest or the least by a total order, or works a column out anew from rows that do.
 */
final class LiveWrites {

    /**
     * Taken before anything else is written. The lock on its row makes writers follow one another, whatever process they
     * are in, so that versions rise in the order of commits.
     */
    private static final String VERSION = "UPDATE live_clock SET version = version + 1 WHERE id = 1 RETURNING version";

    private static final String STATION = """
            INSERT INTO live_station (station_id, tenant, search_id, last_heard_at, state, connection, version)
            VALUES (?, ?, ?, ?, 'unknown', 'unknown', ?)
            ON CONFLICT (station_id, tenant) DO UPDATE SET
              last_heard_at = CASE
                WHEN live_station.last_heard_at IS NULL OR excluded.last_heard_at > live_station.last_heard_at
                THEN excluded.last_heard_at ELSE live_station.last_heard_at END,
              version = excluded.version
            """;

    private static final String HISTORY = """
            INSERT INTO live_history (station_id, tenant, connector_id, occurred_at, content, received_at, kafka_offset,
              status, error_code, info, vendor_error_code, clock_repaired)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (station_id, tenant, connector_id, occurred_at, content) DO UPDATE SET
              received_at = excluded.received_at,
              kafka_offset = excluded.kafka_offset,
              clock_repaired = excluded.clock_repaired
            WHERE (excluded.received_at, excluded.kafka_offset)
              > (live_history.received_at, live_history.kafka_offset)
            """;

    /** {@code since} is right where the row is the newest by one status; where it is not, {@link #SINCE} follows. */
    private static final String CONNECTOR = """
            INSERT INTO live_connector (station_id, tenant, connector_id, status, error_code, raw_error_code, info,
              vendor_id, vendor_error_code, since, occurred_at, received_at, kafka_offset, content, clock_repaired,
              version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (station_id, tenant, connector_id) DO UPDATE SET
              since = CASE
                WHEN live_connector.status = excluded.status AND live_connector.error_code = excluded.error_code
                THEN live_connector.since ELSE excluded.since END,
              status = excluded.status,
              error_code = excluded.error_code,
              raw_error_code = excluded.raw_error_code,
              info = excluded.info,
              vendor_id = excluded.vendor_id,
              vendor_error_code = excluded.vendor_error_code,
              occurred_at = excluded.occurred_at,
              received_at = excluded.received_at,
              kafka_offset = excluded.kafka_offset,
              content = excluded.content,
              clock_repaired = excluded.clock_repaired,
              version = excluded.version
            WHERE (excluded.occurred_at, excluded.received_at, excluded.kafka_offset, excluded.content)
              >= (live_connector.occurred_at, live_connector.received_at, live_connector.kafka_offset,
                live_connector.content)
            """;

    /** The first of the entries since the last one that says something else. */
    private static final String SINCE = """
            UPDATE live_connector SET since = COALESCE((
              SELECT MIN(h.occurred_at)
              FROM live_history h
              LEFT JOIN (
                SELECT d.occurred_at, d.received_at, d.kafka_offset, d.content
                FROM live_history d
                WHERE d.station_id = live_connector.station_id AND d.tenant = live_connector.tenant
                  AND d.connector_id = live_connector.connector_id
                  AND (d.status <> live_connector.status OR d.error_code <> live_connector.error_code)
                ORDER BY d.occurred_at DESC, d.received_at DESC, d.kafka_offset DESC, d.content DESC
                LIMIT 1
              ) other ON 1 = 1
              WHERE h.station_id = live_connector.station_id AND h.tenant = live_connector.tenant
                AND h.connector_id = live_connector.connector_id
                AND h.occurred_at >= COALESCE(other.occurred_at, h.occurred_at)
                AND (other.occurred_at IS NULL
                  OR (h.occurred_at, h.received_at, h.kafka_offset, h.content)
                    > (other.occurred_at, other.received_at, other.kafka_offset, other.content))
            ), occurred_at)
            WHERE station_id = ? AND tenant = ? AND connector_id = ? AND (version <> ? OR ? = 0)
            """;

    private static final String STATE = """
            UPDATE live_station SET state = COALESCE((
              SELECT CASE MIN(CASE c.status
                  WHEN 'Faulted' THEN 0
                  WHEN 'Unavailable' THEN 1
                  WHEN 'Charging' THEN 2
                  WHEN 'Preparing' THEN 3
                  WHEN 'SuspendedEV' THEN 3
                  WHEN 'SuspendedEVSE' THEN 3
                  WHEN 'Finishing' THEN 3
                  WHEN 'Reserved' THEN 3
                  WHEN 'Available' THEN 4
                  ELSE 5 END)
                WHEN 0 THEN 'faulted'
                WHEN 1 THEN 'unavailable'
                WHEN 2 THEN 'charging'
                WHEN 3 THEN 'occupied'
                WHEN 4 THEN 'available'
                ELSE 'unknown' END
              FROM live_connector c
              WHERE c.station_id = live_station.station_id AND c.tenant = live_station.tenant
            ), 'unknown')
            WHERE station_id = ? AND tenant = ?
            """;

    private static final String BOOT = """
            INSERT INTO live_boot (station_id, tenant, vendor, model, serial_number, firmware, booted_at, kafka_offset,
              content)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (station_id, tenant) DO UPDATE SET
              vendor = excluded.vendor,
              model = excluded.model,
              serial_number = excluded.serial_number,
              firmware = excluded.firmware,
              booted_at = excluded.booted_at,
              kafka_offset = excluded.kafka_offset,
              content = excluded.content
            WHERE (excluded.booted_at, excluded.kafka_offset, excluded.content)
              > (live_boot.booted_at, live_boot.kafka_offset, live_boot.content)
            """;

    private static final String START = """
            INSERT INTO live_start (station_id, tenant, exchange, received_at, content, connector_id, id_tag, started_at,
              meter_start_wh)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (station_id, tenant, exchange, received_at, content) DO NOTHING
            """;

    private static final String ANSWER = """
            INSERT INTO live_answer (station_id, tenant, exchange, sent_at, transaction_id)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (station_id, tenant, exchange, sent_at, transaction_id) DO NOTHING
            """;

    /**
     * The transactions of which an exchange tells: an answer answers the latest start before it, not more than a day
     * before, as in curation. Where a start was repeated and answered again, the first counts.
     */
    private static final String TRANSACTION_START = """
            INSERT INTO live_transaction (station_id, tenant, transaction_id, begun_or_ended_at, connector_id, id_tag,
              started_at, meter_start_wh)
            SELECT p.station_id, p.tenant, p.transaction_id, p.started_at, p.connector_id, p.id_tag, p.started_at,
              p.meter_start_wh
            FROM (
              SELECT a.station_id, a.tenant, a.transaction_id, s.started_at, s.connector_id, s.id_tag, s.meter_start_wh,
                ROW_NUMBER() OVER (
                  PARTITION BY a.transaction_id ORDER BY s.received_at, s.content) AS place
              FROM live_answer a
              JOIN live_start s ON s.station_id = a.station_id AND s.tenant = a.tenant AND s.exchange = a.exchange
                AND s.received_at <= a.sent_at AND s.received_at >= a.sent_at - 86400000000
              WHERE a.station_id = ? AND a.tenant = ? AND a.transaction_id IN (
                  SELECT t.transaction_id FROM live_answer t
                  WHERE t.station_id = ? AND t.tenant = ? AND t.exchange = ?)
                AND NOT EXISTS (
                  SELECT 1 FROM live_start n
                  WHERE n.station_id = a.station_id AND n.tenant = a.tenant AND n.exchange = a.exchange
                    AND n.received_at <= a.sent_at AND (n.received_at, n.content) > (s.received_at, s.content))
            ) p
            WHERE p.place = 1
            ON CONFLICT (station_id, tenant, transaction_id) DO UPDATE SET
              begun_or_ended_at = excluded.begun_or_ended_at,
              connector_id = excluded.connector_id,
              id_tag = excluded.id_tag,
              started_at = excluded.started_at,
              meter_start_wh = excluded.meter_start_wh
            """;

    private static final String TRANSACTION_STOP = """
            INSERT INTO live_transaction (station_id, tenant, transaction_id, begun_or_ended_at, stopped_at,
              stop_received_at, stop_content, stop_id_tag, meter_stop_wh, stop_reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (station_id, tenant, transaction_id) DO UPDATE SET
              begun_or_ended_at = COALESCE(live_transaction.started_at, excluded.begun_or_ended_at),
              stopped_at = excluded.stopped_at,
              stop_received_at = excluded.stop_received_at,
              stop_content = excluded.stop_content,
              stop_id_tag = excluded.stop_id_tag,
              meter_stop_wh = excluded.meter_stop_wh,
              stop_reason = excluded.stop_reason
            WHERE live_transaction.stopped_at IS NULL
              OR (excluded.stopped_at, excluded.stop_received_at, excluded.stop_content)
                < (live_transaction.stopped_at, live_transaction.stop_received_at, live_transaction.stop_content)
            """;

    /** Of two ends of a session the earlier counts, as in curation. */
    private static final String SESSION = """
            INSERT INTO live_session (station_id, tenant, session, node, connected_at, disconnected_at, reason,
              last_heard_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (station_id, tenant, session) DO UPDATE SET
              node = CASE WHEN excluded.node < live_session.node THEN excluded.node ELSE live_session.node END,
              connected_at = CASE
                WHEN live_session.connected_at IS NULL OR excluded.connected_at < live_session.connected_at
                THEN excluded.connected_at ELSE live_session.connected_at END,
              disconnected_at = CASE WHEN @earlier THEN excluded.disconnected_at ELSE live_session.disconnected_at END,
              reason = CASE WHEN @earlier THEN excluded.reason ELSE live_session.reason END,
              last_heard_at = CASE WHEN @earlier THEN excluded.last_heard_at ELSE live_session.last_heard_at END
            """.replace("@earlier", """
                            live_session.disconnected_at IS NULL
                                OR (excluded.disconnected_at, COALESCE(excluded.reason, ''),
                                    COALESCE(excluded.last_heard_at, 0))
                                  < (live_session.disconnected_at, COALESCE(live_session.reason, ''),
                                    COALESCE(live_session.last_heard_at, 0))""");

    private static final String NODE_START = """
            INSERT INTO live_node_start (node, started_at, process) VALUES (?, ?, ?)
            ON CONFLICT (node, started_at, process) DO NOTHING
            """;

    private static final String RESTART_OF_SESSION = """
            UPDATE live_session SET node_restarted_at = (
              SELECT MIN(n.started_at) FROM live_node_start n
              WHERE n.node = live_session.node AND n.started_at > live_session.connected_at)
            WHERE station_id = ? AND tenant = ? AND session = ?
            """;

    private static final String RESTART_OF_NODE = """
            UPDATE live_session SET node_restarted_at = ?
            WHERE node = ? AND connected_at < ? AND (node_restarted_at IS NULL OR node_restarted_at > ?)
            RETURNING station_id, tenant
            """;

    /**
     * The latest session decides: a station's new socket replaces the old one, whose end may never be told. One of which
     * only the end is known is older than all that Kafka has.
     */
    private static final String CONNECTION = """
            UPDATE live_station SET
              (connection, connected_since, disconnected_at, disconnect_reason) = (
                SELECT
                  CASE WHEN COALESCE(s.disconnected_at, s.node_restarted_at) IS NULL
                    THEN 'connected' ELSE 'offline' END,
                  CASE WHEN COALESCE(s.disconnected_at, s.node_restarted_at) IS NULL THEN s.connected_at END,
                  COALESCE(s.disconnected_at, s.node_restarted_at),
                  s.reason
                FROM live_session s
                WHERE s.station_id = live_station.station_id AND s.tenant = live_station.tenant
                ORDER BY COALESCE(s.connected_at, 0) DESC,
                  COALESCE(s.disconnected_at, s.node_restarted_at, 0) DESC, s.session DESC
                LIMIT 1),
              version = ?
            WHERE station_id = ? AND tenant = ?
            """;

    private final Connection connection;

    LiveWrites(Connection connection) {
        this.connection = connection;
    }

    /** The version of this transaction. */
    long version() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(VERSION);
                ResultSet version = statement.executeQuery()) {
            version.next();
            return version.getLong(1);
        }
    }

    /** Writes all that a batch says. */
    void write(LiveBatch batch, long version) throws SQLException {
        stations(batch.heard(), version);
        statuses(batch, version);
        boots(batch.boots());
        transactions(batch);
        sessions(batch, version);
    }

    private void stations(Map<StationKey, Optional<Instant>> heard, long version) throws SQLException {
        try (Rows rows = new Rows(connection, STATION)) {
            for (Map.Entry<StationKey, Optional<Instant>> station : heard.entrySet()) {
                rows.station(station.getKey())
                        .text(LiveReads.searched(station.getKey().stationId()))
                        .time(station.getValue())
                        .number(version)
                        .add();
            }
            rows.send();
        }
    }

    private void statuses(LiveBatch batch, long version) throws SQLException {
        if (batch.connectors().isEmpty()) {
            return;
        }
        try (Rows rows = new Rows(connection, HISTORY)) {
            for (StatusRow row : batch.history()) {
                Status status = row.status();
                rows.station(status.station())
                        .integer(status.connectorId())
                        .time(status.occurredAt())
                        .text(row.content())
                        .time(status.receivedAt())
                        .number(status.offset())
                        .text(status.status())
                        .text(status.errorCode())
                        .text(status.info())
                        .text(status.vendorErrorCode())
                        .flag(status.clockRepaired())
                        .add();
            }
            rows.send();
        }
        try (Rows rows = new Rows(connection, CONNECTOR)) {
            for (Newest newest : batch.connectors().values()) {
                Status status = newest.row().status();
                rows.station(status.station())
                        .integer(status.connectorId())
                        .text(status.status())
                        .text(status.errorCode())
                        .text(status.rawErrorCode())
                        .text(status.info())
                        .text(status.vendorId())
                        .text(status.vendorErrorCode())
                        .time(status.occurredAt())
                        .time(status.occurredAt())
                        .time(status.receivedAt())
                        .number(status.offset())
                        .text(newest.row().content())
                        .flag(status.clockRepaired())
                        .number(version)
                        .add();
            }
            rows.send();
        }
        try (Rows rows = new Rows(connection, SINCE)) {
            for (Map.Entry<ConnectorKey, Newest> newest : batch.connectors().entrySet()) {
                rows.station(newest.getKey().station())
                        .integer(newest.getKey().connectorId())
                        .number(version)
                        .flag(newest.getValue().alone())
                        .add();
            }
            rows.send();
        }
        TreeSet<StationKey> stations = new TreeSet<>();
        batch.connectors().keySet().forEach(connector -> stations.add(connector.station()));
        try (Rows rows = new Rows(connection, STATE)) {
            for (StationKey station : stations) {
                rows.station(station).add();
            }
            rows.send();
        }
    }

    private void boots(Iterable<BootRow> boots) throws SQLException {
        try (Rows rows = new Rows(connection, BOOT)) {
            for (BootRow row : boots) {
                BootData data = row.boot().data();
                rows.station(row.boot().station())
                        .text(data.vendor())
                        .text(data.model())
                        .text(data.serialNumber())
                        .text(data.firmware())
                        .time(data.bootedAt())
                        .number(row.boot().offset())
                        .text(row.content())
                        .add();
            }
            rows.send();
        }
    }

    private void transactions(LiveBatch batch) throws SQLException {
        Map<StationKey, Set<String>> exchanges = new TreeMap<>();
        try (Rows rows = new Rows(connection, START)) {
            for (StartRow row : batch.starts()) {
                exchanges
                        .computeIfAbsent(row.start().station(), station -> new TreeSet<>())
                        .add(row.exchange());
                rows.station(row.start().station())
                        .text(row.exchange())
                        .time(row.start().receivedAt())
                        .text(row.content())
                        .integer(row.start().connectorId())
                        .text(row.start().idTag())
                        .time(row.start().startedAt())
                        .number(row.start().meterStartWh())
                        .add();
            }
            rows.send();
        }
        try (Rows rows = new Rows(connection, ANSWER)) {
            for (AnswerRow row : batch.answers()) {
                exchanges
                        .computeIfAbsent(row.answer().station(), station -> new TreeSet<>())
                        .add(row.exchange());
                rows.station(row.answer().station())
                        .text(row.exchange())
                        .time(row.answer().sentAt())
                        .number(row.answer().transactionId())
                        .add();
            }
            rows.send();
        }
        try (Rows rows = new Rows(connection, TRANSACTION_START)) {
            for (Map.Entry<StationKey, Set<String>> ofStation : exchanges.entrySet()) {
                for (String exchange : ofStation.getValue()) {
                    rows.station(ofStation.getKey())
                            .station(ofStation.getKey())
                            .text(exchange)
                            .add();
                }
            }
            rows.send();
        }
        try (Rows rows = new Rows(connection, TRANSACTION_STOP)) {
            for (StopRow row : batch.stops()) {
                rows.station(row.stop().station())
                        .number(row.stop().transactionId())
                        .time(row.stop().stoppedAt())
                        .time(row.stop().stoppedAt())
                        .time(row.stop().receivedAt())
                        .text(row.content())
                        .text(row.stop().idTag())
                        .number(row.stop().meterStopWh())
                        .text(row.stop().reason())
                        .add();
            }
            rows.send();
        }
    }

    private void sessions(LiveBatch batch, long version) throws SQLException {
        TreeSet<StationKey> stations = new TreeSet<>();
        try (Rows rows = new Rows(connection, NODE_START)) {
            for (NodeStarted start : batch.nodeStarts()) {
                rows.text(start.node()).time(start.at()).text(start.process()).add();
            }
            rows.send();
        }
        try (Rows rows = new Rows(connection, SESSION)) {
            for (SessionRow row : batch.sessions()) {
                stations.add(row.station());
                Optional<Disconnected> end = Optional.ofNullable(row.end());
                rows.station(row.station())
                        .text(row.session())
                        .text(row.node())
                        .time(Optional.ofNullable(row.connectedAt()))
                        .time(end.map(Disconnected::at))
                        .text(end.flatMap(Disconnected::reason))
                        .time(end.flatMap(Disconnected::lastHeardAt))
                        .add();
            }
            rows.send();
        }
        try (Rows rows = new Rows(connection, RESTART_OF_SESSION)) {
            for (SessionRow row : batch.sessions()) {
                rows.station(row.station()).text(row.session()).add();
            }
            rows.send();
        }
        for (NodeStarted start : batch.nodeStarts()) {
            restart(start, stations);
        }
        try (Rows rows = new Rows(connection, CONNECTION)) {
            for (StationKey station : stations) {
                rows.number(version).station(station).add();
            }
            rows.send();
        }
    }

    private void restart(NodeStarted start, TreeSet<StationKey> stations) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RESTART_OF_NODE)) {
            long at = Micros.of(start.at());
            statement.setLong(1, at);
            statement.setString(2, start.node());
            statement.setLong(3, at);
            statement.setLong(4, at);
            try (ResultSet touched = statement.executeQuery()) {
                while (touched.next()) {
                    stations.add(new StationKey(touched.getString(2), touched.getString(1)));
                }
            }
        }
    }
}
