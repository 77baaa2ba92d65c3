package io.chargelake.reporting.live;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The connections to the store: one that writes, several that read. SQLite and PostgreSQL differ here only. */
final class Database implements AutoCloseable {

    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    /**
     * One for each of {@link LiveStore#CONCURRENT_READS}, and for who follows changes and forgets: whoever gives a connection
     * back while another waits for one spins, which cost half of all CPU time with 32 threads and 8 connections.
     */
    private static final int READERS = LiveStore.CONCURRENT_READS + 2;

    private static final long PATIENCE_MILLIS = 5_000;

    /**
     * FULL: what is committed here is committed in Kafka next, and must not be lost with the machine's power.
     * IMMEDIATE: a transaction that begins by reading could not become a writer beside another.
     */
    private static final Map<String, String> SQLITE_WRITER = Map.of(
            "journal_mode", "WAL",
            "synchronous", "FULL",
            "busy_timeout", String.valueOf(PATIENCE_MILLIS),
            "transaction_mode", "IMMEDIATE");

    private static final Map<String, String> SQLITE_READER =
            Map.of("journal_mode", "WAL", "busy_timeout", String.valueOf(PATIENCE_MILLIS));

    /** reWriteBatchedInserts: one statement for many rows. socketTimeout: a network that swallows answers is an error. */
    private static final Map<String, String> POSTGRESQL_SETTINGS = Map.of(
            "reWriteBatchedInserts", "true",
            "ApplicationName", "chargelake",
            "connectTimeout", "5",
            "socketTimeout", "60",
            "tcpKeepAlive", "true");

    /** A use of a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final String name;
    private final HikariDataSource writer;
    private final HikariDataSource readers;

    private Database(String name, HikariDataSource writer, HikariDataSource readers) {
        this.name = name;
        this.writer = writer;
        this.readers = readers;
    }

    static Database open(String url) {
        boolean sqlite = url.startsWith(SQLITE);
        if (!sqlite && !url.startsWith(POSTGRESQL)) {
            throw new IllegalArgumentException("The live store's URL begins with "
                    + name(url).replaceFirst("^(jdbc:[^:]*:)?.*", "$1") + " (expected: " + SQLITE + "FILE or "
                    + POSTGRESQL + "//HOST/DATABASE)");
        }
        try {
            migrate(url, sqlite);
        } catch (FlywayException e) {
            throw new LiveStoreException(
                    "The live store " + name(url) + " cannot be opened: " + said(e)
                            + ". Is the database there, and may its tables be made?",
                    e);
        }
        return new Database(
                name(url),
                pool("live-writer", url, 1, sqlite ? SQLITE_WRITER : POSTGRESQL_SETTINGS),
                pool("live-reader", url, READERS, sqlite ? SQLITE_READER : POSTGRESQL_SETTINGS));
    }

    private static void migrate(String url, boolean sqlite) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(url, null, null)
                .jdbcProperties(sqlite ? SQLITE_WRITER : POSTGRESQL_SETTINGS)
                .locations("classpath:io/chargelake/reporting/live/migrations")
                .table("live_schema_history")
                // Other tables may be in the same database, such as those of the job history.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(Map.of("text", sqlite ? "TEXT" : "TEXT COLLATE \"C\""))
                .load()
                .migrate();
    }

    private static HikariDataSource pool(String pool, String url, int size, Map<String, String> settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(pool);
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        // The migration has just shown that the database is there; from now on it may come and go.
        config.setInitializationFailTimeout(-1);
        settings.forEach(config::addDataSourceProperty);
        return new HikariDataSource(config);
    }

    /** Reads with one of the readers' connections. */
    <T> T read(Work<T> work) {
        try (Connection connection = readers.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw failure("read", e);
        }
    }

    /** Writes in one transaction: all or, if this throws, nothing. */
    <T> T write(Work<T> work) {
        try (Connection connection = writer.getConnection()) {
            try {
                connection.setAutoCommit(false);
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                // SQLite's driver takes a transaction that could not begin for begun: the next one would commit line by
                // line and then fail. The next writer has a new connection.
                writer.evictConnection(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw failure("written", e);
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private LiveStoreException failure(String what, SQLException e) {
        return new LiveStoreException("The live store " + name + " cannot be " + what + ": " + said(e), e);
    }

    /** The first line: of a batch, the driver goes on with the whole statement and its values. */
    private static String said(Exception e) {
        Throwable deepest = e;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest instanceof SQLException && deepest.getMessage() != null
                ? deepest.getMessage().lines().findFirst().orElse("")
                : deepest.getClass().getSimpleName();
    }

    /** Without what may be a password. */
    private static String name(String url) {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
    }
}
