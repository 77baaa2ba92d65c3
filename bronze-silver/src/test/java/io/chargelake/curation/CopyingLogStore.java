package io.chargelake.curation;

import io.chargelake.lake.HardLinkLogStore;
import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * The product's log store, which copies the whole lake before each commit: the copy is what a process leaves that is
 * killed at this moment. At the last commit of a run, which records it, the process is really killed.
 */
public final class CopyingLogStore extends LogStore {

    /** The folder of the copies, one below it for each commit, named {@code 07-silver.heartbeats}. */
    static final String COPIES = "chargelake.test.copies";

    /** The folder of the lake. */
    static final String LAKE = "chargelake.test.lake";

    private static int commits;

    private final HardLinkLogStore store;

    /** Called by Delta, by reflection. */
    public CopyingLogStore(Configuration configuration) {
        super(configuration);
        store = new HardLinkLogStore(configuration);
    }

    @Override
    public void write(org.apache.hadoop.fs.Path path, Iterator<String> actions, Boolean overwrite, Configuration conf)
            throws IOException {
        List<String> lines = new ArrayList<>();
        actions.forEachRemaining(lines::add);
        // One commit at a time: what is copied is the state of one moment.
        synchronized (CopyingLogStore.class) {
            Path commit = Path.of(path.toUri().getPath());
            if (commit.getFileName().toString().endsWith(".json")) {
                Path table = commit.getParent().getParent();
                String name = table.getParent().getFileName() + "." + table.getFileName();
                copyLake(String.format("%02d-%s", ++commits, name));
                // The claim is a commit of its own, without a row.
                if (name.equals("ops.runs") && lines.stream().anyMatch(line -> line.startsWith("{\"add\""))) {
                    killThisProcess();
                }
            }
            store.write(path, lines.iterator(), overwrite, conf);
        }
    }

    private static void copyLake(String name) throws IOException {
        copy(
                Path.of(System.getProperty(LAKE)),
                Path.of(System.getProperty(COPIES)).resolve(name));
    }

    /** Copies a lake as it is, while others may go on to write temporary files. */
    static void copy(Path lake, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(lake)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = copy.resolve(lake.relativize(file).toString());
                try {
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                } catch (NoSuchFileException gone) {
                    // A temporary file of a writer that goes on.
                }
            }
        }
    }

    private static void killThisProcess() throws IOException {
        new ProcessBuilder("kill", "-9", String.valueOf(ProcessHandle.current().pid())).start();
        while (true) {
            Thread.onSpinWait();
        }
    }

    @Override
    public CloseableIterator<String> read(org.apache.hadoop.fs.Path path, Configuration conf) throws IOException {
        return store.read(path, conf);
    }

    @Override
    public Iterator<FileStatus> listFrom(org.apache.hadoop.fs.Path path, Configuration conf) throws IOException {
        return store.listFrom(path, conf);
    }

    @Override
    public org.apache.hadoop.fs.Path resolvePathOnPhysicalStorage(org.apache.hadoop.fs.Path path, Configuration conf)
            throws IOException {
        return store.resolvePathOnPhysicalStorage(path, conf);
    }

    @Override
    public Boolean isPartialWriteVisible(org.apache.hadoop.fs.Path path, Configuration conf) {
        return store.isPartialWriteVisible(path, conf);
    }
}
