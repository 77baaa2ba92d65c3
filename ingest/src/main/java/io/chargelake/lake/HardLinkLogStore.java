package io.chargelake.lake;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Makes commits to tables on a local file system safe for several processes: of two that commit the same version, one
 * wins and the other is told.
 *
 * <p>Delta's own store for local files checks whether the commit file exists and then renames, which only holds within
 * one JVM. Here the commit is written and forced to disk under another name first, and then given its name by a hard
 * link, which the file system creates if, and only if, that name is free. A commit is therefore never seen half-written.
 *
 * <p>Kernel and Spark both load this class by the name in {@link #CONFIGURATION_KEY} and {@link #SPARK_KEY}.
 */
public final class HardLinkLogStore extends HadoopFileSystemLogStore {

    /** The Hadoop setting by which Delta Kernel finds the store for {@code file:} URIs. */
    public static final String CONFIGURATION_KEY = "io.delta.kernel.logStore.file.impl";

    /** The Spark setting by which Delta on Spark finds the store for {@code file:} URIs. */
    public static final String SPARK_KEY = "spark.delta.logStore.file.impl";

    /** Called by Delta, by reflection. */
    public HardLinkLogStore(Configuration configuration) {
        super(configuration);
    }

    /**
     * Writes a file of the table's log.
     *
     * @throws FileAlreadyExistsException if another writer was first and {@code overwrite} is false
     */
    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
            throws IOException {
        java.nio.file.Path target = java.nio.file.Path.of(path.toUri().getPath());
        java.nio.file.Path folder = Files.createDirectories(target.getParent());
        java.nio.file.Path written = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            writeDurably(written, actions);
            if (overwrite) {
                Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                link(target, written);
            }
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static void link(java.nio.file.Path target, java.nio.file.Path written) throws IOException {
        try {
            Files.createLink(target, written);
        } catch (UnsupportedOperationException noLinks) {
            throw new IOException(
                    "The file system of " + target
                            + " has no hard links, so two writers could not be told apart; put the lake on another one",
                    noLinks);
        }
    }

    private static void writeDurably(java.nio.file.Path file, Iterator<String> actions) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            StringBuilder lines = new StringBuilder();
            actions.forEachRemaining(action -> lines.append(action).append('\n'));
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /**
     * Asked before a checkpoint is written, which is not done by {@link #write}: on a local file system it is to be
     * written under another name and renamed, so that nobody ever takes half a checkpoint for a whole one.
     */
    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
        return true;
    }
}
