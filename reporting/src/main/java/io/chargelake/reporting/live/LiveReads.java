package io.chargelake.reporting.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The queries, each one round trip. */
final class LiveReads {

    private static final String STATION_COLUMNS = """
            SELECT s.station_id, s.tenant, s.state, s.connection, s.last_heard_at, s.connected_since, s.disconnected_at,
              s.disconnect_reason, s.version,
              b.vendor, b.model, b.serial_number, b.firmware, b.booted_at,
              c.connector_id, c.status, c.error_code, c.raw_error_code, c.info, c.vendor_id, c.vendor_error_code,
              c.since, c.occurred_at, c.received_at, c.clock_repaired
            FROM (SELECT * FROM live_station WHERE\s""";

    private static final String STATION_JOINS = """
            ) s
            LEFT JOIN live_boot b ON b.station_id = s.station_id AND b.tenant = s.tenant
            LEFT JOIN live_connector c ON c.station_id = s.station_id AND c.tenant = s.tenant
            ORDER BY\s""";

    private static final String HISTORY = """
            SELECT h.connector_id, h.status, h.error_code, h.info, h.vendor_error_code, h.occurred_at, h.received_at,
              h.clock_repaired, h.kafka_offset, h.content
            FROM live_history h
            WHERE h.station_id = ? AND h.tenant = ? AND h.occurred_at > ? AND h.occurred_at < ?
            UNION ALL
            SELECT h.connector_id, h.status, h.error_code, h.info, h.vendor_error_code, h.occurred_at, h.received_at,
              h.clock_repaired, h.kafka_offset, h.content
            FROM live_connector c
            JOIN live_history h ON h.station_id = c.station_id AND h.tenant = c.tenant
              AND h.connector_id = c.connector_id
              AND (h.occurred_at, h.content) = (
                SELECT n.occurred_at, n.content FROM live_history n
                WHERE n.station_id = c.station_id AND n.tenant = c.tenant AND n.connector_id = c.connector_id
                  AND n.occurred_at <= ?
                ORDER BY n.occurred_at DESC, n.received_at DESC, n.kafka_offset DESC, n.content DESC
                LIMIT 1)
            WHERE c.station_id = ? AND c.tenant = ?
            ORDER BY 6, 7, 9, 10, 1
            """;

    private static final String SESSIONS = """
            SELECT session, connected_at, COALESCE(disconnected_at, node_restarted_at), reason
            FROM live_session
            WHERE station_id = ? AND tenant = ?
              AND (connected_at IS NULL OR connected_at < ?)
              AND (COALESCE(disconnected_at, node_restarted_at) IS NULL
                OR COALESCE(disconnected_at, node_restarted_at) >= ?)
            ORDER BY COALESCE(connected_at, 0), COALESCE(disconnected_at, node_restarted_at, 0), session
            """;

    private static final String TRANSACTIONS = """
            SELECT transaction_id, connector_id, COALESCE(id_tag, stop_id_tag), started_at, stopped_at, meter_start_wh,
              meter_stop_wh, stop_reason
            FROM live_transaction
            WHERE station_id = ? AND tenant = ?
            ORDER BY begun_or_ended_at DESC, transaction_id DESC
            LIMIT ?
            """;

    private static final String FAULTS = """
            SELECT COUNT(*) FROM live_history
            WHERE station_id = ? AND tenant = ? AND status = 'Faulted' AND occurred_at >= ? AND occurred_at < ?
            """;

    private final Connection connection;

    LiveReads(Connection connection) {
        this.connection = connection;
    }

    /** How an id is searched for: in any case. */
    static String searched(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    Optional<LiveStation> station(Tenants tenants, String stationId) throws SQLException {
        Query where = new Query().and("station_id = ?", StationText.storable(stationId));
        tenants(where, tenants);
        where.then(" ORDER BY COALESCE(last_heard_at, 0) DESC, tenant LIMIT 1");
        return stations(where, "c.connector_id").stream().findFirst();
    }

    StationPage stations(StationQuery query) throws SQLException {
        Query where = new Query();
        tenants(where, query.tenants());
        if (!query.text().isEmpty()) {
            String like = "search_id LIKE ? ESCAPE '!'";
            String pattern = "%" + escaped(searched(StationText.storable(query.text()))) + "%";
            if (query.alsoIds().isEmpty()) {
                where.and(like, pattern);
            } else {
                List<Object> values = new ArrayList<>(query.alsoIds());
                values.add(0, pattern);
                where.and(
                        "(" + like + " OR station_id IN ("
                                + marks(query.alsoIds().size()) + "))",
                        values.toArray());
            }
        }
        query.state().ifPresent(state -> where.and("state = ?", state.word()));
        query.connection().ifPresent(connected -> where.and("connection = ?", connected.word()));
        query.cursor()
                .map(LiveReads::afterCursor)
                .ifPresent(after -> where.and("(station_id, tenant) > (?, ?)", after.stationId(), after.tenant()));
        // One more than asked for tells whether there is another page.
        where.then(" ORDER BY station_id, tenant LIMIT " + (query.limit() + 1));
        List<LiveStation> found = stations(where, "s.station_id, s.tenant, c.connector_id");
        if (found.size() <= query.limit()) {
            return new StationPage(found, Optional.empty());
        }
        List<LiveStation> page = found.subList(0, query.limit());
        return new StationPage(
                page, Optional.of(cursor(page.get(page.size() - 1).key())));
    }

    StationChanges changedSince(Tenants tenants, long version, int most) throws SQLException {
        // Before the stations: what is committed in between comes again, and is not missed.
        long now = version();
        Query boundary = new Query().and("version > ?", version);
        tenants(boundary, tenants);
        boundary.then(" ORDER BY version LIMIT 1 OFFSET " + (most - 1));
        Optional<Long> last =
                first(boundary.statement(connection, "SELECT version FROM live_station WHERE "), row -> row.getLong(1));
        Query where = new Query().and("version > ?", version);
        tenants(where, tenants);
        last.ifPresent(boundaryVersion -> where.and("version <= ?", boundaryVersion));
        List<LiveStation> stations = stations(where, "s.version, s.station_id, s.tenant, c.connector_id");
        long through = last.isPresent() ? last.get() : Math.max(now, version);
        return new StationChanges(stations, through, through < now);
    }

    LiveCounts counts(Tenants tenants) throws SQLException {
        Query where = new Query();
        tenants(where, tenants);
        where.then(" GROUP BY state, connection");
        Map<StationState, Long> byState = new EnumMap<>(StationState.class);
        Map<StationConnection, Long> byConnection = new EnumMap<>(StationConnection.class);
        long all = 0;
        try (PreparedStatement statement =
                        where.statement(connection, "SELECT state, connection, COUNT(*) FROM live_station WHERE ");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                long count = row.getLong(3);
                all += count;
                byState.merge(StationState.of(row.getString(1)).orElseThrow(), count, Long::sum);
                byConnection.merge(StationConnection.of(row.getString(2)).orElseThrow(), count, Long::sum);
            }
        }
        return new LiveCounts(all, byState, byConnection);
    }

    List<StatusChange> history(StationKey station, Instant from, Instant to) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(HISTORY);
        key(statement, 1, station);
        statement.setLong(3, Micros.of(from));
        statement.setLong(4, Micros.of(to));
        statement.setLong(5, Micros.of(from));
        key(statement, 6, station);
        return all(
                statement,
                row -> new StatusChange(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        text(row, 4),
                        text(row, 5),
                        Micros.instant(row.getLong(6)),
                        Micros.instant(row.getLong(7)),
                        row.getInt(8) != 0));
    }

    List<LiveSession> sessions(StationKey station, Instant from, Instant to) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(SESSIONS);
        key(statement, 1, station);
        statement.setLong(3, Micros.of(to));
        statement.setLong(4, Micros.of(from));
        return all(statement, row -> new LiveSession(row.getString(1), time(row, 2), time(row, 3), text(row, 4)));
    }

    List<LiveTransaction> transactions(StationKey station, int limit) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(TRANSACTIONS);
        key(statement, 1, station);
        statement.setInt(3, limit);
        return all(
                statement,
                row -> new LiveTransaction(
                        row.getLong(1),
                        number(row, 2).map(Long::intValue),
                        text(row, 3),
                        time(row, 4),
                        time(row, 5),
                        number(row, 6),
                        number(row, 7),
                        text(row, 8)));
    }

    int faults(StationKey station, Instant from, Instant to) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(FAULTS);
        key(statement, 1, station);
        statement.setLong(3, Micros.of(from));
        statement.setLong(4, Micros.of(to));
        return first(statement, row -> row.getInt(1)).orElseThrow();
    }

    long version() throws SQLException {
        return first(connection.prepareStatement("SELECT version FROM live_clock WHERE id = 1"), row -> row.getLong(1))
                .orElseThrow();
    }

    private List<LiveStation> stations(Query where, String order) throws SQLException {
        List<LiveStation> stations = new ArrayList<>();
        try (PreparedStatement statement = where.statement(connection, STATION_COLUMNS, STATION_JOINS + order);
                ResultSet row = statement.executeQuery()) {
            boolean more = row.next();
            while (more) {
                LiveStation station = station(row);
                List<LiveConnector> connectors = new ArrayList<>(2);
                do {
                    if (row.getString(16) != null) {
                        connectors.add(connector(row));
                    }
                    more = row.next();
                } while (more
                        && row.getString(1).equals(station.key().stationId())
                        && row.getString(2).equals(station.key().tenant()));
                stations.add(with(station, connectors));
            }
        }
        return stations;
    }

    private static LiveStation station(ResultSet row) throws SQLException {
        Optional<Instant> bootedAt = time(row, 14);
        Optional<BootData> boot = bootedAt.isEmpty()
                ? Optional.empty()
                : Optional.of(new BootData(text(row, 10), text(row, 11), text(row, 12), text(row, 13), bootedAt.get()));
        return new LiveStation(
                new StationKey(row.getString(2), row.getString(1)),
                StationState.of(row.getString(3)).orElseThrow(),
                StationConnection.of(row.getString(4)).orElseThrow(),
                time(row, 5),
                time(row, 6),
                time(row, 7),
                text(row, 8),
                boot,
                List.of(),
                row.getLong(9));
    }

    private static LiveStation with(LiveStation station, List<LiveConnector> connectors) {
        return new LiveStation(
                station.key(),
                station.state(),
                station.connection(),
                station.lastHeardAt(),
                station.connectedSince(),
                station.disconnectedAt(),
                station.disconnectReason(),
                station.boot(),
                connectors,
                station.version());
    }

    private static LiveConnector connector(ResultSet row) throws SQLException {
        return new LiveConnector(
                row.getInt(15),
                row.getString(16),
                row.getString(17),
                text(row, 18),
                text(row, 19),
                text(row, 20),
                text(row, 21),
                Micros.instant(row.getLong(22)),
                Micros.instant(row.getLong(23)),
                Micros.instant(row.getLong(24)),
                row.getInt(25) != 0);
    }

    private static void tenants(Query where, Tenants tenants) {
        tenants.names()
                .map(Set::toArray)
                .ifPresent(names ->
                        where.and(names.length == 0 ? "1 = 0" : "tenant IN (" + marks(names.length) + ")", names));
    }

    private static String marks(int count) {
        return "?" + ", ?".repeat(count - 1);
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    private static String cursor(StationKey last) {
        String text = last.stationId().length() + ":" + last.stationId() + last.tenant();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static StationKey afterCursor(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
            int colon = text.indexOf(':');
            int end = colon + 1 + Integer.parseInt(text.substring(0, Math.max(0, colon)));
            return new StationKey(
                    StationText.storable(text.substring(end)), StationText.storable(text.substring(colon + 1, end)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "cursor: " + StationText.shown(cursor) + " (expected: the nextCursor of a page)", e);
        }
    }

    private static void key(PreparedStatement statement, int position, StationKey station) throws SQLException {
        statement.setString(position, StationText.storable(station.stationId()));
        statement.setString(position + 1, StationText.storable(station.tenant()));
    }

    private static Optional<String> text(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<Long> number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        return number(row, column).map(Micros::instant);
    }

    private static <T> Optional<T> first(PreparedStatement query, Reader<T> reader) throws SQLException {
        return all(query, reader).stream().findFirst();
    }

    private static <T> List<T> all(PreparedStatement query, Reader<T> reader) throws SQLException {
        List<T> values = new ArrayList<>();
        try (query;
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                values.add(reader.read(row));
            }
        }
        return values;
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A condition that is put together; every value is bound. */
    private static final class Query {

        private final StringBuilder conditions = new StringBuilder("1 = 1");
        private final List<Object> values = new ArrayList<>();

        Query and(String condition, Object... bound) {
            conditions.append(" AND ").append(condition);
            values.addAll(List.of(bound));
            return this;
        }

        Query then(String ordered) {
            conditions.append(ordered);
            return this;
        }

        PreparedStatement statement(Connection connection, String before) throws SQLException {
            return statement(connection, before, "");
        }

        PreparedStatement statement(Connection connection, String before, String after) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(before + conditions + after);
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i) instanceof Long number) {
                    statement.setLong(i + 1, number);
                } else {
                    statement.setString(i + 1, (String) values.get(i));
                }
            }
            return statement;
        }
    }
}
