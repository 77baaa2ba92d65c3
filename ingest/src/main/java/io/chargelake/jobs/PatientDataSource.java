package io.chargelake.jobs;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Opens a connection for each use, and waits for an H2 file that another process holds for a moment. */
final class PatientDataSource extends DriverManagerDataSource {

    /** H2's {@code DATABASE_ALREADY_OPEN_1}. */
    private static final int HELD_BY_ANOTHER_PROCESS = 90020;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(50);

    PatientDataSource(String url) {
        super(url);
    }

    @Override
    protected Connection getConnectionFromDriver(Properties properties) throws SQLException {
        long start = System.nanoTime();
        while (true) {
            try {
                return super.getConnectionFromDriver(properties);
            } catch (SQLException failure) {
                boolean worthWaiting = failure.getErrorCode() == HELD_BY_ANOTHER_PROCESS
                        && System.nanoTime() - start < PATIENCE.toNanos();
                if (!worthWaiting) {
                    throw failure;
                }
                pause(failure);
            }
        }
    }

    private static void pause(SQLException failure) throws SQLException {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
