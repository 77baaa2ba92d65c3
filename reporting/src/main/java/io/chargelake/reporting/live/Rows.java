package io.chargelake.reporting.live;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

/** One statement for many rows, sent in parts of a thousand. */
final class Rows implements AutoCloseable {

    private static final int PART = 1_000;

    private final PreparedStatement statement;
    private int position;
    private int waiting;

    Rows(Connection connection, String sql) throws SQLException {
        this.statement = connection.prepareStatement(sql);
    }

    Rows station(StationKey station) throws SQLException {
        return text(station.stationId()).text(station.tenant());
    }

    Rows text(String value) throws SQLException {
        statement.setString(++position, value);
        return this;
    }

    Rows text(Optional<String> value) throws SQLException {
        return text(value.orElse(null));
    }

    Rows number(long value) throws SQLException {
        statement.setLong(++position, value);
        return this;
    }

    Rows number(Optional<Long> value) throws SQLException {
        if (value.isPresent()) {
            return number(value.get());
        }
        statement.setNull(++position, Types.BIGINT);
        return this;
    }

    Rows integer(int value) throws SQLException {
        statement.setInt(++position, value);
        return this;
    }

    Rows flag(boolean value) throws SQLException {
        return integer(value ? 1 : 0);
    }

    Rows time(Instant value) throws SQLException {
        return number(Micros.of(value));
    }

    Rows time(Optional<Instant> value) throws SQLException {
        return number(value.map(Micros::of));
    }

    /** The row is complete. */
    void add() throws SQLException {
        statement.addBatch();
        position = 0;
        if (++waiting == PART) {
            send();
        }
    }

    /** Sends what waits. */
    void send() throws SQLException {
        if (waiting > 0) {
            statement.executeBatch();
            waiting = 0;
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
