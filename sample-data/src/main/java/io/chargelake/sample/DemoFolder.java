package io.chargelake.sample;

import io.chargelake.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a demo puts everything it makes.
 *
 * @param root the folder, as the user has named it
 */
record DemoFolder(Path root) {

    /** Marks a folder as a demo's, so that the next demo may replace it; nobody's files are ever removed without it. */
    private static final String MARKER = ".chargelake-demo";

    /**
     * An empty folder for a new demo: a new one, or that of an earlier demo, emptied.
     *
     * @throws CommandFailure if the folder holds something else (exit 2), or cannot be written (exit 5)
     */
    static DemoFolder empty(Path folder) {
        try {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                return emptied(folder);
            }
            Files.createDirectories(folder);
            return marked(folder);
        } catch (IOException e) {
            throw CommandFailure.unreachable(
                    "The folder " + folder + " cannot be written (" + e + "); name another with --out.", e);
        }
    }

    private static DemoFolder emptied(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw CommandFailure.usage(folder + " is no folder; name another with --out.");
        }
        List<Path> content;
        try (Stream<Path> entries = Files.list(folder)) {
            content = entries.toList();
        }
        if (!content.isEmpty() && !Files.exists(folder.resolve(MARKER))) {
            throw CommandFailure.usage("The folder " + folder
                    + " holds files that no demo has made, and is left alone; name a new or empty one with --out.");
        }
        for (Path each : content) {
            remove(each);
        }
        return marked(folder);
    }

    private static DemoFolder marked(Path folder) throws IOException {
        Files.writeString(folder.resolve(MARKER), "Made by 'chargelake demo', which replaces this folder.\n");
        return new DemoFolder(folder);
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> entries = Files.walk(tree)) {
            for (Path each : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** The tables. */
    Path lake() {
        return root.resolve("lake");
    }

    /** The key of the tables' pseudonyms, where curate keeps it by itself. */
    Path pseudonymKey() {
        return lake().resolve("_state").resolve("pseudonym.key");
    }

    /** What Kafka holds; 'chargelake broker --data' serves it again. */
    Path kafka() {
        return root.resolve("kafka");
    }

    /** The monthly mail. */
    Path mail() {
        return root.resolve("mail");
    }

    /** The page of the mail that says most, for people to look at. */
    Optional<Path> longestMail() throws IOException {
        try (Stream<Path> files = Files.list(mail())) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .max(Comparator.comparing(file -> file.toFile().length()));
        }
    }

    /** What was simulated: frames, register and truth. */
    Path simulated() {
        return root.resolve("simulated");
    }
}
