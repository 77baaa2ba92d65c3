package io.chargelake.reporting.monthly;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class OutboxIT extends OutboxContract {

    @TempDir
    private Path folder;

    @Override
    String state() {
        return folder.toString();
    }
}
