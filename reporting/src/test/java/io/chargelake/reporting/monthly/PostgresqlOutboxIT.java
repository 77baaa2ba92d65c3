package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.cli.ExitCode;
import io.chargelake.reporting.monthly.smtp.FaultySmtpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresqlOutboxIT extends OutboxContract {

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** A schema that is empty again. */
    @Override
    String state() {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Test
    void aReportKeepsItsHistoryThere(@TempDir Path folder) throws IOException {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), Instant.parse("2026-11-01T00:10:00Z"));
        try (FaultySmtpServer mails = FaultySmtpServer.start()) {
            String[] arguments = {
                "--lake=" + lake.path(),
                "--state=" + state(),
                "--month=2026-10",
                "--smtp=smtp://127.0.0.1:" + mails.port(),
                "--from=reports@example.com"
            };

            Terminal first = Terminal.report(arguments);
            Terminal second = Terminal.report(arguments);

            assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.DONE);
            assertThat(second.out()).contains("already sent");
            assertThat(mails.taken()).containsExactly(Fleet.ANNA, Fleet.BEN);
            assertThat(folder.resolve("lake/_state")).doesNotExist();
        }
    }
}
