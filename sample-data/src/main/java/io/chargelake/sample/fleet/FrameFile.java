package io.chargelake.sample.fleet;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The file format {@code frames}: one JSON object a line, in the order in which the frames were received.
 *
 * <p>Each has {@code station}, {@code received_at} (ISO 8601, UTC, milliseconds), {@code direction} ({@code in} or
 * {@code out}), {@code session}, {@code action} (absent where unknown), and {@code frame}, the frame as text, or
 * {@code frame_base64} where its bytes are not UTF-8. A file whose name ends in {@code .gz} is compressed.
 */
public final class FrameFile {

    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper(JSON);
    private static final int BUFFER = 1 << 16;

    private FrameFile() {}

    /**
     * Writes frames as they come.
     *
     * @return how many were written
     * @throws IOException if the file cannot be written
     */
    public static long write(Path file, Iterator<FleetFrame> frames) throws IOException {
        long written = 0;
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        try (OutputStream out = output(file);
                JsonGenerator line = JSON.createGenerator(out, JsonEncoding.UTF8)) {
            line.setRootValueSeparator(null);
            while (frames.hasNext()) {
                write(line, frames.next(), utf8);
                written++;
            }
        }
        return written;
    }

    private static void write(JsonGenerator line, FleetFrame frame, CharsetDecoder utf8) throws IOException {
        line.writeStartObject();
        line.writeStringField("station", frame.stationId());
        line.writeStringField("received_at", frame.receivedAt().toString());
        line.writeStringField("direction", frame.direction().header());
        line.writeStringField("session", frame.session());
        if (frame.action().isPresent()) {
            line.writeStringField("action", frame.action().get());
        }
        try {
            line.writeStringField(
                    "frame", utf8.decode(ByteBuffer.wrap(frame.frame())).toString());
        } catch (CharacterCodingException notText) {
            line.writeStringField("frame_base64", Base64.getEncoder().encodeToString(frame.frame()));
        }
        line.writeEndObject();
        line.writeRaw('\n');
    }

    /**
     * Opens a file to read its frames one by one.
     *
     * @throws IOException if the file cannot be opened
     */
    public static Reader read(Path file) throws IOException {
        return new Reader(file);
    }

    /**
     * The frame of one line.
     *
     * @throws IllegalArgumentException if the line is no frame; the message says why
     */
    public static FleetFrame frameOf(String line) {
        try {
            return Reader.frame(MAPPER.readTree(line));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("received_at is no time: " + e.getMessage(), e);
        }
    }

    private static OutputStream output(Path file) throws IOException {
        OutputStream plain = Files.newOutputStream(file);
        return isCompressed(file) ? new GZIPOutputStream(plain, BUFFER) : plain;
    }

    private static InputStream input(Path file) throws IOException {
        InputStream plain = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            return isCompressed(file) ? new GZIPInputStream(plain, BUFFER) : plain;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static boolean isCompressed(Path file) {
        return file.toString().endsWith(".gz");
    }

    /**
     * The frames of a file in their order. Reading throws {@link UncheckedIOException} where the file breaks off, and
     * {@link IllegalArgumentException} with the line's number where a line is no frame.
     */
    public static final class Reader implements Iterator<FleetFrame>, AutoCloseable {

        private final Path file;
        private final BufferedReader lines;
        private long lineNumber;
        private String next;

        private Reader(Path file) throws IOException {
            this.file = file;
            this.lines = new BufferedReader(new InputStreamReader(input(file), StandardCharsets.UTF_8), BUFFER);
        }

        @Override
        public boolean hasNext() {
            while (next == null) {
                try {
                    next = lines.readLine();
                } catch (IOException e) {
                    throw new UncheckedIOException(file + " breaks off after line " + lineNumber, e);
                }
                if (next == null) {
                    return false;
                }
                lineNumber++;
                if (next.isBlank()) {
                    next = null;
                }
            }
            return true;
        }

        @Override
        public FleetFrame next() {
            if (!hasNext()) {
                throw new NoSuchElementException(file + " has no more frames");
            }
            String line = next;
            next = null;
            try {
                return frameOf(line);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        file + " line " + lineNumber + " is no frame: " + e.getMessage() + "; see the format 'frames'",
                        e);
            }
        }

        private static FleetFrame frame(JsonNode line) {
            byte[] bytes = line.has("frame")
                    ? line.get("frame").asText().getBytes(StandardCharsets.UTF_8)
                    : Base64.getDecoder().decode(text(line, "frame_base64"));
            return new FleetFrame(
                    text(line, "station"),
                    Instant.parse(text(line, "received_at")),
                    Direction.of(text(line, "direction")),
                    text(line, "session"),
                    Optional.ofNullable(line.get("action")).map(JsonNode::asText),
                    bytes);
        }

        private static String text(JsonNode line, String field) {
            JsonNode value = line.get(field);
            if (value == null || !value.isTextual()) {
                throw new IllegalArgumentException("it has no text " + field);
            }
            return value.asText();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
