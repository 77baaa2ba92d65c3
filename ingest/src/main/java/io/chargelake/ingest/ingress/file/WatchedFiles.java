package io.chargelake.ingest.ingress.file;

import io.chargelake.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are read again when they change. A new version that cannot be used is named in the log, once, and what was
 * read before stays in force: a slip of an editor must not shut out a network.
 */
public final class WatchedFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFiles.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final List<Content<?>> contents = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final boolean scheduled;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "watched-files");
        thread.setDaemon(true);
        return thread;
    });

    private WatchedFiles(boolean scheduled) {
        this.scheduled = scheduled;
    }

    /** Looks at the files every two seconds, until closed. */
    public static WatchedFiles open() {
        return new WatchedFiles(true);
    }

    /** Looks at the files when told to. */
    public static WatchedFiles unscheduled() {
        return new WatchedFiles(false);
    }

    /**
     * Reads something from files now, and whenever one of them changes.
     *
     * @param read makes something of the files; throws a {@link CommandFailure} where it cannot
     * @return what was last read from versions of the files that can be used
     * @throws CommandFailure if they cannot be used now
     */
    public <T> Supplier<T> read(List<Path> files, Supplier<T> read) {
        Content<T> content = new Content<>(List.copyOf(files), read);
        contents.add(content);
        if (scheduled && contents.size() == 1) {
            clock.scheduleWithFixedDelay(this::check, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
        return content;
    }

    /** Has something done after each look that has put another version in force. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Looks at the files now. */
    public void check() {
        boolean changed = false;
        for (Content<?> content : contents) {
            changed |= content.check();
        }
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private static final class Content<T> implements Supplier<T> {

        private final List<Path> files;
        private final Supplier<T> read;
        private List<String> versions;
        private volatile T value;

        Content(List<Path> files, Supplier<T> read) {
            this.files = files;
            this.read = read;
            this.versions = versions();
            this.value = read.get();
        }

        @Override
        public T get() {
            return value;
        }

        /** Whether another version is in force. */
        boolean check() {
            // Noted before reading: what is written meanwhile is another version, read next time.
            List<String> now = versions();
            if (now.equals(versions)) {
                return false;
            }
            versions = now;
            try {
                value = read.get();
                LOG.info("{} has changed and is in force", files);
                return true;
            } catch (CommandFailure failure) {
                LOG.warn("{} What was read before stays in force.", failure.getMessage());
            } catch (RuntimeException bug) {
                LOG.error("{} cannot be read again; what was read before stays in force", files, bug);
            }
            return false;
        }

        private List<String> versions() {
            return files.stream().map(Content::version).toList();
        }

        private static String version(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
            } catch (IOException e) {
                return "none";
            }
        }
    }
}
