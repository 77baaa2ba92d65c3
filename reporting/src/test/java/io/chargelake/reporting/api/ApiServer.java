package io.chargelake.reporting.api;

import io.chargelake.ingest.ingress.file.WatchedFiles;
import io.chargelake.lake.Lake;
import io.chargelake.reporting.api.access.ApiKeys;
import io.chargelake.reporting.api.access.Credentials;
import io.chargelake.reporting.api.access.RateLimit;
import io.chargelake.reporting.api.access.SessionToken;
import io.chargelake.reporting.api.access.WebTokens;
import io.chargelake.reporting.api.lake.LakeTables;
import io.chargelake.reporting.command.StationCommands;
import io.chargelake.reporting.live.LiveChanges;
import io.chargelake.reporting.live.LiveConsumer;
import io.chargelake.reporting.live.LiveStore;
import io.chargelake.reporting.monthly.MailPreviews;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/**
 * The server as {@code chargelake serve} starts it, in the test's JVM. A caller's key is its name: {@code desk} (support),
 * {@code books} (analyst and support), {@code boss} (operator), {@code north} (analyst of the tenant north).
 */
final class ApiServer implements AutoCloseable {

    private final WatchedFiles files = WatchedFiles.unscheduled();
    private final LiveStore store;
    private final StationCommands commands;
    private final LiveConsumer consumer;
    private final ServletWebServerApplicationContext server;

    /**
     * Starts it with the callers named above.
     *
     * @param folder for keys and store
     * @param kafka bootstrap servers; they may be away
     */
    ApiServer(Path folder, Lake lake, String kafka) throws IOException {
        this(folder, lake, kafka, Optional.empty(), Optional.empty(), new RateLimit(1_000));
    }

    /** Starts it with other ways in beside the keys of the callers named above. */
    ApiServer(
            Path folder,
            Lake lake,
            String kafka,
            Optional<SessionToken> token,
            Optional<WebTokens> tokens,
            RateLimit limit)
            throws IOException {
        Path keys = Files.writeString(
                folder.resolve("keys.csv"),
                "name,key_hash,roles,tenants\n"
                        + "desk," + hash("desk") + ",support,\n"
                        + "books," + hash("books") + ",analyst support,\n"
                        + "boss," + hash("boss") + ",operator,\n"
                        + "north," + hash("north") + ",analyst,north\n");
        store = LiveStore.open("jdbc:sqlite:" + folder.resolve("live.sqlite"));
        commands = StationCommands.open(
                new StationCommands.Topics(kafka, "ocpp.commands", "ocpp.command-results"), Clock.systemUTC());
        consumer = LiveConsumer.start(
                store,
                new LiveConsumer.Source(kafka, "chargelake-live", "ocpp.frames", "ocpp.sessions", false),
                new LiveChanges(station -> Optional.empty()));
        server = ServeApplication.start(
                "127.0.0.1",
                0,
                new ServeApplication.Sources(
                        new Credentials(ApiKeys.of(keys, files), token, tokens),
                        new LakeTables(lake, Clock.systemUTC()),
                        new MailPreviews(lake, "the lake"),
                        commands,
                        store,
                        consumer,
                        limit,
                        new ServeMetrics(consumer, Clock.systemUTC())));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getWebServer().getPort());
    }

    /** Asks as a caller does; null for one without a key. */
    ApiClient as(String caller) {
        return new ApiClient(address(), caller);
    }

    /** Looks at the file of keys, as it does by itself every few seconds. */
    void readFilesAgain() {
        files.check();
    }

    private static String hash(String key) {
        byte[] salt = new byte[16];
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return "sha256:" + HexFormat.of().formatHex(salt) + ":"
                    + HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        consumer.close();
        commands.close();
        store.close();
        files.close();
    }
}
