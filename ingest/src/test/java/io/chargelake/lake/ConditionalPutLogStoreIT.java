package io.chargelake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.CloseableIterator;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits over the S3 protocol. */
class ConditionalPutLogStoreIT {

    private static final int VERSIONS = 60;

    private static S3Server server;

    private final Configuration configuration = configuration(true);
    private final ConditionalPutLogStore store = new ConditionalPutLogStore(configuration);

    @BeforeAll
    static void startServer(@TempDir java.nio.file.Path folder) throws IOException {
        server = S3Server.start(folder);
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Test
    void secondCommitOfAVersionIsRefusedAndTheFirstStays() throws IOException {
        Path commit = commit("refused", 1);

        store.write(commit, List.of("first", "line").iterator(), false, configuration);

        assertThatThrownBy(() -> store.write(commit, List.of("second").iterator(), false, configuration))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("00000000000000000001.json");
        assertThat(read(commit)).containsExactly("first", "line");
    }

    @Test
    void aCommitWhoseAnswerGotLostIsRecognisedWhenItIsRepeated() throws IOException {
        Path commit = commit("repeated", 1);
        store.write(commit, List.of("mine, with an identifier of its own").iterator(), false, configuration);

        store.write(commit, List.of("mine, with an identifier of its own").iterator(), false, configuration);

        assertThat(read(commit)).containsExactly("mine, with an identifier of its own");
    }

    @Test
    void whatMayBeOverwrittenIs() throws IOException {
        Path pointer = new Path(server.location("overwritten/_delta_log/_last_checkpoint"));
        store.write(pointer, List.of("1").iterator(), true, configuration);
        store.write(pointer, List.of("2").iterator(), true, configuration);

        assertThat(read(pointer)).containsExactly("2");
    }

    @Test
    void ofTwoWritersEachVersionIsWonOnce() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try {
            List<Future<List<Integer>>> both = writers.invokeAll(List.of(writer("a"), writer("b")));
            List<Integer> won = new ArrayList<>(both.get(0).get());
            won.addAll(both.get(1).get());

            Collections.sort(won);
            assertThat(won).hasSize(VERSIONS).doesNotHaveDuplicates();
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void withoutConditionalPutsNothingIsCommitted() throws IOException {
        Configuration without = configuration(false);
        Path commit = commit("without", 1);

        assertThatThrownBy(() -> new ConditionalPutLogStore(without)
                        .write(commit, List.of("x").iterator(), false, without))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("fs.s3a.create.conditional.enabled");
        assertThat(commit.getFileSystem(configuration).exists(commit)).isFalse();
    }

    private Callable<List<Integer>> writer(String name) {
        return () -> {
            List<Integer> won = new ArrayList<>();
            for (int version = 0; version < VERSIONS; version++) {
                try {
                    store.write(commit("raced", version), List.of(name).iterator(), false, configuration);
                    won.add(version);
                } catch (FileAlreadyExistsException lost) {
                    assertThat(read(commit("raced", version))).hasSize(1).doesNotContain(name);
                }
            }
            return won;
        };
    }

    private List<String> read(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        try (CloseableIterator<String> read = store.read(file, configuration)) {
            read.forEachRemaining(lines::add);
        }
        return lines;
    }

    private static Path commit(String table, int version) {
        return new Path(server.location(table + "/_delta_log/" + "%020d.json".formatted(version)));
    }

    private static Configuration configuration(boolean conditional) {
        Configuration configuration = new Configuration();
        configuration.setBoolean("fs.s3a.create.conditional.enabled", conditional);
        configuration.setBoolean("fs.s3a.impl.disable.cache", !conditional);
        return configuration;
    }
}
