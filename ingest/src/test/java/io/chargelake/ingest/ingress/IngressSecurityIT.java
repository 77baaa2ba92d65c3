package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.KraftBroker;
import io.chargelake.ingest.ingress.TestCertificates.Issued;
import io.chargelake.ingest.ingress.identity.SecurityProfile;
import io.chargelake.ingest.ingress.identity.StationKeyCommand;
import io.chargelake.ingest.ingress.identity.TlsFiles;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Who gets in, over real sockets: one ingress without TLS and one with, on the same register. */
class IngressSecurityIT {

    /** Neither UTF-8 nor free of colons, as in the example of OCPP-J 1.6, 6.2.2. */
    private static final byte[] KEY = HexFormat.of().parseHex("0001020304050607ff3affffffffffffffffffff");

    private static final byte[] WRONG_KEY = HexFormat.of().parseHex("0001020304050607ff3afffffffffffffffffffe");

    private static final TestCertificates SERVERS = new TestCertificates("servers");
    private static final TestCertificates STATIONS = new TestCertificates("stations");
    private static final TestCertificates STRANGERS = new TestCertificates("stations");

    @TempDir
    private static Path folder;

    private static final RecordedLog LOG = new RecordedLog();

    private static String hash;
    private static KraftBroker broker;
    private static OcppIngress plain;
    private static OcppIngress tls;

    @BeforeAll
    static void start() throws Exception {
        LOG.begin();
        hash = hash(KEY);
        Path register = Files.writeString(
                folder.resolve("stations.csv"),
                "station_id,security_profile,key_hash\nopen,0,\nRDAM 123,1," + hash + "\nbasic,1," + hash + "\ntls,2,"
                        + hash + "\nmutual,3,\nMUTUAL.example,3,\n");
        SERVERS.server("first").write(folder.resolve("server.pem"), folder.resolve("server-key.pem"));
        STATIONS.root().write(folder.resolve("stations-ca.pem"), folder.resolve("unused.pem"));
        broker = KraftBroker.start(folder.resolve("kafka"));
        Access access =
                Access.forEverybody().with(new Access.Stations(Optional.of(register), false, SecurityProfile.NONE));
        IngressConfig config = IngressConfig.forKafka(broker.bootstrap());
        plain = OcppIngress.start(config.with(access));
        tls = OcppIngress.start(config.with(access.with(new TlsFiles(
                folder.resolve("server.pem"),
                folder.resolve("server-key.pem"),
                Optional.of(folder.resolve("stations-ca.pem"))))));
    }

    @AfterAll
    static void stopAndLookForSecretsInTheLog() throws Exception {
        tls.close();
        plain.close();
        broker.close();
        String log = LOG.end();
        assertThat(log)
                .contains("its name or key is wrong", "is refused: it is not in the register")
                .doesNotContain(HexFormat.of().formatHex(KEY))
                .doesNotContain(HexFormat.of().formatHex(WRONG_KEY))
                .doesNotContain(new String(KEY, ISO_8859_1))
                .doesNotContain(basic("basic", KEY).substring("Basic ".length()))
                .doesNotContain(basic("basic", WRONG_KEY).substring("Basic ".length()))
                .doesNotContain(hash.split(":")[1])
                .doesNotContain(hash.split(":")[2])
                .doesNotContain("PRIVATE KEY");
    }

    @ParameterizedTest
    @CsvSource({
        // Station, its key, and the HTTP status; 101 where it is let in.
        "open, , 101",
        "open, wrong, 101",
        "stranger, , 404",
        "stranger, right, 404",
        "basic, right, 101",
        "RDAM 123, right, 101",
        "basic, wrong, 401",
        "basic, other-name, 401",
        "basic, , 401",
        "tls, right, 401",
        "mutual, , 401",
    })
    void withoutTls(String station, String key, int status) {
        assertThat(status(plain, station, authorization(station, key), null)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "open, , 101",
        "stranger, right, 404",
        "basic, right, 101",
        "tls, right, 101",
        "tls, wrong, 401",
        "tls, , 401",
        "mutual, , 401",
        "mutual, right, 401",
    })
    void withTls(String station, String key, int status) {
        assertThat(status(tls, station, authorization(station, key), SERVERS.context(null)))
                .isEqualTo(status);
    }

    @Test
    void aClientCertificateSpeaksForItsCommonNameAndItsAlternativeNames() {
        SSLContext byName = SERVERS.context(STATIONS.client("mutual"));
        assertThat(status(tls, "mutual", null, byName)).isEqualTo(101);
        assertThat(status(tls, "MUTUAL.example", null, byName)).isEqualTo(401);
        SSLContext byAlternativeName = SERVERS.context(STATIONS.client("serial 4711", "mutual.example"));
        assertThat(status(tls, "MUTUAL.example", null, byAlternativeName)).isEqualTo(101);
        assertThat(status(tls, "mutual", null, byAlternativeName)).isEqualTo(401);
        // Who has a certificate still needs the key that the profile asks for.
        assertThat(status(tls, "tls", null, SERVERS.context(STATIONS.client("tls"))))
                .isEqualTo(401);
    }

    @Test
    void aClientCertificateOfSomebodyElsesAuthorityIsNone() {
        SSLContext strange = SERVERS.context(STRANGERS.client("mutual"));

        assertThatThrownBy(() -> status(tls, "mutual", null, strange)).isInstanceOf(CompletionException.class);
    }

    @Test
    void saysThatItListensWithTls() {
        assertThat(tls.endpoint().toString()).startsWith("wss://127.0.0.1:");
        assertThat(plain.endpoint().toString()).startsWith("ws://127.0.0.1:");
    }

    @Test
    void asksForAKeyTheWayHttpDoes() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", plain.port())) {
            socket.getOutputStream()
                    .write(("GET /ocpp/basic HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                            .getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 401 ")
                    .containsIgnoringCase("www-authenticate: Basic realm=");
        }
    }

    /** The JDK's clients speak no TLS 1.1 any more, so this ClientHello is written by hand. */
    @ParameterizedTest
    @CsvSource({
        // TLS 1.1: a fatal alert, protocol_version. TLS 1.2: a ServerHello.
        "02, 15, 0246",
        "03, 16, 0200",
    })
    void speaksNoTlsBefore12(String minorVersion, String contentType, String begin) throws Exception {
        String extensions = "000a000400020017" + "000b00020100" + "000d000400020403";
        String body = "03" + minorVersion + "00".repeat(32) + "00" + "0004c02bc009" + "0100"
                + String.format("%04x", extensions.length() / 2) + extensions;
        String hello = "01" + String.format("%06x", body.length() / 2) + body;
        String record = "160301" + String.format("%04x", hello.length() / 2) + hello;
        try (Socket socket = new Socket("127.0.0.1", tls.port())) {
            socket.getOutputStream().write(HexFormat.of().parseHex(record));
            InputStream in = socket.getInputStream();
            String header = HexFormat.of().formatHex(in.readNBytes(5));
            assertThat(header).startsWith(contentType);
            assertThat(HexFormat.of().formatHex(in.readNBytes(2))).isEqualTo(begin);
        }
    }

    @Test
    void aNewCertificateIsUsedWithoutARestartAndABrokenOneIsNot() throws Exception {
        Path certificate = folder.resolve("reloaded.pem");
        Path key = folder.resolve("reloaded-key.pem");
        SERVERS.server("old").write(certificate, key);
        IngressConfig config = IngressConfig.forKafka(broker.bootstrap())
                .with(Access.forEverybody().with(new TlsFiles(certificate, key, Optional.empty())));
        try (OcppIngress ingress = OcppIngress.start(config);
                SSLSocket before = connect(ingress)) {
            assertThat(subject(before)).isEqualTo("CN=old");
            Issued next = SERVERS.server("new");
            next.write(folder.resolve("next.pem"), folder.resolve("next-key.pem"));

            Files.move(folder.resolve("next.pem"), certificate, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(20)).until(() -> LOG.contains("is not that of the first certificate"));
            try (SSLSocket meanwhile = connect(ingress)) {
                assertThat(subject(meanwhile)).isEqualTo("CN=old");
            }

            Files.move(folder.resolve("next-key.pem"), key, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                try (SSLSocket after = connect(ingress)) {
                    assertThat(subject(after)).isEqualTo("CN=new");
                }
            });
            // Who is connected stays connected.
            before.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(before.getInputStream().readNBytes(12), UTF_8))
                    .isEqualTo("HTTP/1.1 404");
        }
    }

    @Test
    void aStationThatIsTakenOffTheRegisterIsDisconnected() throws Exception {
        Path register = Files.writeString(folder.resolve("shrinking.csv"), "station_id\nstays\ngoes\n");
        IngressConfig config = IngressConfig.forKafka(broker.bootstrap())
                .with(Access.forEverybody()
                        .with(new Access.Stations(Optional.of(register), false, SecurityProfile.NONE)));
        try (OcppIngress ingress = OcppIngress.start(config);
                WebSocketStation goes = WebSocketStation.connect(ingress, "goes");
                WebSocketStation stays = WebSocketStation.connect(ingress, "stays")) {
            Path smaller = Files.writeString(folder.resolve("smaller.csv"), "station_id\nstays\n");
            Files.move(smaller, register, StandardCopyOption.REPLACE_EXISTING);

            assertThat(goes.closeStatus()).isEqualTo(1008);
            assertThat(stays.call("[2,\"1\",\"Heartbeat\",{}]")).startsWith("[3,\"1\"");
            assertThat(WebSocketStation.refusal(URI.create(ingress.endpoint() + "/goes")))
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "other.pem, server-key.pem, is not that of the first certificate",
        "server.pem, none.pem, none.pem (--tls-key) cannot be read",
        "none.pem, server-key.pem, none.pem (--tls-cert) cannot be read",
        "server-key.pem, server-key.pem, --tls-cert",
        "server.pem, server.pem, holds no private key as PKCS #8",
        "server.pem, broken-key.pem, holds no private key as PKCS #8",
        "server.pem, cut-key.pem, holds no private key as PKCS #8",
    })
    void refusesToStartWithFilesThatCannotBeUsed(String certificate, String key, String reason) throws Exception {
        SERVERS.server("other").write(folder.resolve("other.pem"), folder.resolve("other-key.pem"));
        Files.writeString(
                folder.resolve("broken-key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Files.writeString(
                folder.resolve("cut-key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAAA\n-----END PRIVATE KEY-----\n");
        Access access = Access.forEverybody()
                .with(new TlsFiles(folder.resolve(certificate), folder.resolve(key), Optional.empty()));

        assertThatThrownBy(() -> OcppIngress.start(
                        IngressConfig.forKafka(broker.bootstrap()).with(access)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(reason);
    }

    private static int status(OcppIngress ingress, String station, String authorization, SSLContext context) {
        HttpClient.Builder client = HttpClient.newBuilder();
        if (context != null) {
            client.sslContext(context);
        }
        WebSocket.Builder socket = client.build().newWebSocketBuilder().subprotocols("ocpp1.6");
        if (authorization != null) {
            socket.header("Authorization", authorization);
        }
        String id = URLEncoder.encode(station, UTF_8).replace("+", "%20");
        try {
            socket.buildAsync(URI.create(ingress.endpoint() + "/" + id), new WebSocket.Listener() {})
                    .join()
                    .abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    private static String authorization(String station, String key) {
        if (key == null) {
            return null;
        }
        return switch (key) {
            case "right" -> basic(station, KEY);
            case "wrong" -> basic(station, WRONG_KEY);
            case "other-name" -> basic("tls", KEY);
            default -> throw new IllegalArgumentException(key);
        };
    }

    private static String basic(String name, byte[] key) {
        return "Basic "
                + Base64.getEncoder().encodeToString((name + ":" + new String(key, ISO_8859_1)).getBytes(ISO_8859_1));
    }

    /** As an operator makes it. */
    private static String hash(byte[] key) throws Exception {
        StationKeyCommand command = new StationKeyCommand();
        Path file = Files.write(folder.resolve("key"), key);
        new CommandLine(command).parseArgs("--key-file", file.toString());
        return (String) command.run().summary().get("key_hash");
    }

    private static SSLSocket connect(OcppIngress ingress) throws Exception {
        SSLSocket socket =
                (SSLSocket) SERVERS.context(null).getSocketFactory().createSocket("127.0.0.1", ingress.port());
        socket.startHandshake();
        return socket;
    }

    private static String subject(SSLSocket socket) throws Exception {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    /** Everything that the ingress and Netty have to say, whatever the level. */
    private static final class RecordedLog extends AbstractAppender {

        private static final String[] LOGGERS = {"io.chargelake", "io.netty"};

        private final StringBuffer text = new StringBuffer();

        RecordedLog() {
            super("recorded", null, null, true, Property.EMPTY_ARRAY);
        }

        void begin() {
            start();
            LoggerContext context = LoggerContext.getContext(false);
            for (String name : LOGGERS) {
                LoggerConfig logger = new LoggerConfig(name, Level.ALL, false);
                logger.addAppender(this, Level.ALL, null);
                context.getConfiguration().removeLogger(name);
                context.getConfiguration().addLogger(name, logger);
            }
            context.updateLoggers();
        }

        String end() {
            LoggerContext.getContext(false).reconfigure();
            return text.toString();
        }

        boolean contains(String part) {
            return text.indexOf(part) >= 0;
        }

        @Override
        public void append(LogEvent event) {
            text.append(event.getLoggerName())
                    .append(' ')
                    .append(event.getMessage().getFormattedMessage())
                    .append(' ')
                    .append(event.getThrown())
                    .append('\n');
        }
    }
}
