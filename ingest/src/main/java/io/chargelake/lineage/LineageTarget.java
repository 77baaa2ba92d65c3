package io.chargelake.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** Where lineage events go. */
public sealed interface LineageTarget {

    /** The environment variable of OpenLineage's clients for the key that is shown to the catalogue. */
    String KEY = "OPENLINEAGE_API_KEY";

    /**
     * Hands an event over.
     *
     * @param event JSON in one line
     * @throws IOException if it could not be
     */
    void send(String event) throws IOException;

    /**
     * What {@code --lineage} names.
     *
     * @param written the address of a catalogue, for example {@code https://marquez.example.com/api/v1/lineage}, or a file
     * @param key shown to the catalogue as a bearer token; null for none
     * @throws IllegalArgumentException if it begins like an address and is none
     */
    static LineageTarget of(String written, String key) {
        return written.matches("https?://.*")
                ? new Catalogue(URI.create(written), Optional.ofNullable(key).filter(text -> !text.isBlank()))
                : new EventFile(Path.of(written));
    }

    /** A catalogue that takes events by HTTP, as Marquez and DataHub do. */
    record Catalogue(URI address, Optional<String> key) implements LineageTarget {

        /** A catalogue that is away holds a run up by no more than this. */
        private static final Duration PATIENCE = Duration.ofSeconds(5);

        private static final int FIRST_REFUSAL = 300;

        @Override
        public void send(String event) throws IOException {
            HttpRequest.Builder request = HttpRequest.newBuilder(address)
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(event));
            key.ifPresent(text -> request.header("Authorization", "Bearer " + text));
            try {
                HttpResponse<Void> answer = HttpClient.newBuilder()
                        .connectTimeout(PATIENCE)
                        .build()
                        .send(request.build(), HttpResponse.BodyHandlers.discarding());
                if (answer.statusCode() >= FIRST_REFUSAL) {
                    throw new IOException(address + " answers with status " + answer.statusCode());
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
        }

        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** A file with an event in each line, to be looked at or sent on by others. */
    record EventFile(Path file) implements LineageTarget {

        @Override
        public void send(String event) throws IOException {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            // In one write, so that the lines of two processes do not mix.
            Files.write(file, (event + "\n").getBytes(UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }
}
