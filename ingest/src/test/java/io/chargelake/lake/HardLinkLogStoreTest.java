package io.chargelake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardLinkLogStoreTest {

    private static final int VERSIONS = 300;

    @TempDir
    private Path folder;

    @Test
    void secondCommitOfAVersionIsRefusedAndTheFirstStays() throws IOException {
        HardLinkLogStore store = new HardLinkLogStore(new Configuration());
        org.apache.hadoop.fs.Path commit = new org.apache.hadoop.fs.Path(
                folder.resolve("_delta_log/00000000000000000001.json").toUri());

        store.write(commit, List.of("first").iterator(), false, new Configuration());

        assertThatThrownBy(() -> store.write(commit, List.of("second").iterator(), false, new Configuration()))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(folder.resolve("_delta_log/00000000000000000001.json")).hasContent("first");
        try (var files = Files.list(folder.resolve("_delta_log"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void ofTwoProcessesThatCommitTheSameVersionsEachVersionIsWonOnce() throws Exception {
        List<Process> writers = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            writers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            folder.toString(),
                            name)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name + ".won").toFile())
                    .start());
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }

        List<String> won = new ArrayList<>(Files.readAllLines(folder.resolve("a.won")));
        won.addAll(Files.readAllLines(folder.resolve("b.won")));
        Set<String> distinct = new HashSet<>(won);
        assertThat(won).hasSize(VERSIONS);
        assertThat(distinct).hasSize(VERSIONS);
        for (int version = 0; version < VERSIONS; version++) {
            assertThat(Files.readString(folder.resolve(version + ".json")).strip())
                    .isIn("a", "b");
        }
    }

    /** Tries to commit every version and prints those that it won. */
    static final class Writer {

        public static void main(String[] args) throws IOException {
            HardLinkLogStore store = new HardLinkLogStore(new Configuration());
            for (int version = 0; version < VERSIONS; version++) {
                org.apache.hadoop.fs.Path commit = new org.apache.hadoop.fs.Path(
                        Path.of(args[0], version + ".json").toUri());
                try {
                    store.write(commit, List.of(args[1]).iterator(), false, new Configuration());
                    System.out.println(version);
                } catch (FileAlreadyExistsException lost) {
                    // The other process was first.
                }
            }
        }
    }
}
