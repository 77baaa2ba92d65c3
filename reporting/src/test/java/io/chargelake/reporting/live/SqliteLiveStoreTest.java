package io.chargelake.reporting.live;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
    void otherDatabasesAreRefused() {
        assertThatThrownBy(() -> LiveStore.open("jdbc:mysql://user:secret@host/x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:mysql:")
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageNotContaining("secret");
    }
}
