package io.chargelake.sample;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.event.FrameRecord;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The events of a file, one a line, in their order; compressed with gzip or not, whatever the file's name. */
final class RecordedEvents implements AutoCloseable {

    private static final int BUFFER = 1 << 17;

    private final Path file;
    private final RecordedFormat format;
    private final BufferedReader lines;
    private long line;

    private RecordedEvents(Path file, RecordedFormat format, BufferedReader lines) {
        this.file = file;
        this.format = format;
        this.lines = lines;
    }

    /**
     * Opens a file.
     *
     * @throws CommandFailure if there is no such file or it cannot be read
     */
    static RecordedEvents open(Path file, RecordedFormat format) {
        if (!Files.isRegularFile(file)) {
            throw CommandFailure.usage("There is no file " + file + "; give --file the path of recorded events.");
        }
        try {
            InputStream bytes = uncompressed(new BufferedInputStream(Files.newInputStream(file), BUFFER));
            return new RecordedEvents(
                    file, format, new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8), BUFFER));
        } catch (IOException e) {
            throw CommandFailure.usage("The file " + file + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private static InputStream uncompressed(BufferedInputStream bytes) throws IOException {
        try {
            bytes.mark(2);
            boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
            bytes.reset();
            return gzip ? new GZIPInputStream(bytes, BUFFER) : bytes;
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    /**
     * The next event, empty lines skipped; empty at the end.
     *
     * @throws UnreadableException if the file breaks off or the line is no event
     */
    Optional<FrameRecord> next() throws UnreadableException {
        try {
            String text = lines.readLine();
            while (text != null) {
                line++;
                if (!text.isBlank()) {
                    return Optional.of(format.read(text));
                }
                text = lines.readLine();
            }
            return Optional.empty();
        } catch (RecordedFormat.BadLineException e) {
            throw new UnreadableException("Line " + line + " of " + file + " is no event of the format '"
                    + format.name().toLowerCase(Locale.ROOT) + "': " + e.getMessage() + ".");
        } catch (IOException e) {
            throw new UnreadableException(
                    "The file " + file + " cannot be read beyond line " + line + ": " + e.getMessage() + ".");
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    /** The rest of a file cannot be used; the message is a sentence that names file and line. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }
}
