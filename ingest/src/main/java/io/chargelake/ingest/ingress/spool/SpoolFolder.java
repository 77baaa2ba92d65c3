package io.chargelake.ingest.ingress.spool;

import io.chargelake.cli.CommandFailure;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a spool: segments with rising numbers, held by one process at a time. */
final class SpoolFolder implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);
    private static final String LOCK = "lock";
    private static final String SEGMENT = ".segment";
    private static final String DAMAGED = ".damaged";

    private final Path folder;
    private final FileChannel lock;
    private long lastNumber;

    private SpoolFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Takes a folder for this process.
     *
     * @throws CommandFailure if another process holds it, or it cannot be used
     */
    static SpoolFolder lock(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel lock =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(lock)) {
                lock.close();
                throw CommandFailure.unreachable(
                        "Another ingress keeps its spool in " + folder
                                + "; give this one another folder with --spool, or stop the other.",
                        null);
            }
            return new SpoolFolder(folder, lock);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static boolean isLocked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException ofThisJvm) {
            LOG.debug("Locked by this very process", ofThisJvm);
            return false;
        }
    }

    private static CommandFailure unusable(Path folder, IOException cause) {
        return CommandFailure.unreachable(
                "The spool " + folder + " cannot be used (" + cause + "); give another folder with --spool.", cause);
    }

    Path path() {
        return folder;
    }

    /** What an earlier process has left, by the sequence of each segment's first record. */
    NavigableMap<Long, Segment> segments() {
        NavigableMap<Long, Segment> segments = new TreeMap<>();
        long sequence = 0;
        try {
            List<Path> files;
            try (Stream<Path> all = Files.list(folder)) {
                files = all.filter(file -> file.getFileName().toString().endsWith(SEGMENT))
                        .sorted()
                        .toList();
            }
            for (Path file : files) {
                String name = file.getFileName().toString();
                lastNumber = Long.parseLong(name.substring(0, name.length() - SEGMENT.length()));
                Segment segment = recovered(file, sequence, file.equals(files.get(files.size() - 1)));
                if (segment.bytes() == 0) {
                    Files.delete(file);
                } else {
                    segments.put(sequence, segment);
                    sequence = segment.endSequence();
                }
            }
            return segments;
        } catch (IOException | NumberFormatException e) {
            throw unusable(folder, e instanceof IOException io ? io : new IOException(e));
        }
    }

    /** A process that dies leaves half a record at the end of its last segment, which nobody was told is stored. */
    private static Segment recovered(Path file, long firstSequence, boolean last) throws IOException {
        Segment segment = new Segment(file, firstSequence);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            for (Spooled next = Segment.read(channel, 0, size, 0);
                    next != null;
                    next = Segment.read(channel, segment.bytes(), size, 0)) {
                segment.grow(1, next.bytes());
            }
            long cut = size - segment.bytes();
            if (cut > 0 && last) {
                LOG.warn("{} ends within a record, cut at its last whole one: {} bytes less", file, cut);
            } else if (cut > 0) {
                Path copy = Path.of(file + DAMAGED);
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                LOG.error(
                        "{} is damaged at byte {}: {} bytes cannot be read; {} is a copy to look at",
                        file,
                        segment.bytes(),
                        cut,
                        copy);
            }
            if (cut > 0) {
                channel.truncate(segment.bytes());
                channel.force(true);
            }
        }
        return segment;
    }

    /** A new file behind all others; its entry in the folder is on the disk, too. */
    Path next() throws IOException {
        lastNumber++;
        Path file = folder.resolve(String.format("%020d%s", lastNumber, SEGMENT));
        Files.createFile(file);
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        } catch (IOException e) {
            LOG.debug("This system does not force folders", e);
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
