package io.chargelake.ingest.landing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files below a lake's folder, told apart by what every reader of a Delta table can know: names, and what the
 * commits say.
 *
 * @param lake the folder
 */
record LakeFiles(Path lake) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Data files, {@code part-….zstd.parquet}, that no commit has added. */
    Set<Path> orphans() throws IOException {
        Set<Path> orphans =
                files(file -> file.getFileName().toString().matches("part-[0-9a-f-]{36}-\\d+\\.zstd\\.parquet"));
        orphans.removeAll(added());
        return orphans;
    }

    /** Files that a commit or a checkpoint was being written to: hidden, and ending in {@code .tmp}. */
    Set<Path> temporary() throws IOException {
        return files(file -> file.getParent().endsWith("_delta_log")
                && file.getFileName().toString().matches("\\..*\\.tmp"));
    }

    private Set<Path> files(Predicate<Path> which) throws IOException {
        if (Files.notExists(lake)) {
            return new TreeSet<>();
        }
        try (Stream<Path> all = Files.walk(lake)) {
            return all.filter(Files::isRegularFile).filter(which).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private Set<Path> added() throws IOException {
        Set<Path> added = new TreeSet<>();
        for (Path commit : files(file -> file.getFileName().toString().matches("\\d{20}\\.json"))) {
            Path table = commit.getParent().getParent();
            try (Stream<String> actions = Files.lines(commit)) {
                actions.map(LakeFiles::addedBy)
                        .filter(path -> !path.isEmpty())
                        .forEach(path -> added.add(table.resolve(path)));
            }
        }
        return added;
    }

    private static String addedBy(String action) {
        try {
            JsonNode add = JSON.readTree(action).path("add");
            return add.path("path").asText();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
