package io.chargelake.reporting.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLiveStoreTest extends LiveStoreContract {

    @TempDir
    static Path folder;

    @Override
    String url() {
        return "jdbc:sqlite:" + folder.resolve("live.db");
    }

    @Test
    void aFileThatCannotBeThereIsSaid() {
        String url = "jdbc:sqlite:" + folder.resolve("missing/live.db") + "?password=secret";

        assertThatThrownBy(() -> LiveStore.open(url))
                .isInstanceOf(LiveStoreException.class)
                .hasMessageContaining("missing/live.db")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aBatchThatFoundTheFileLockedCanBeAppliedLater() throws SQLException {
        LiveChange heard = LiveStoreContract.heard("S1", at(0));
        try (Connection other = DriverManager.getConnection(url());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> store().apply(List.of(heard)))
                    .isInstanceOf(LiveStoreException.class)
                    .hasMessageContaining("locked");
        }

        store().apply(List.of(heard));

        assertThat(store().station(Tenants.all(), "S1")).isPresent();
    }

    @Test
    void otherDatabasesAreRefused() {
        assertThatThrownBy(() -> LiveStore.open("jdbc:mysql://user:secret@host/x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:mysql:")
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageNotContaining("secret");
    }
}
