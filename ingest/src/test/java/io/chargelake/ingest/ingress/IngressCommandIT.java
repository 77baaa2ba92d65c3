package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.cli.CommandMain;
import io.chargelake.cli.ExitCode;
import io.chargelake.ingest.KraftBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a process, and how it ends. */
class IngressCommandIT {

    @Test
    @Timeout(90)
    void servesUntilSigtermAndEndsWithZero(@TempDir Path folder) throws Exception {
        try (KraftBroker broker = KraftBroker.start(folder)) {
            Process process = start("--kafka", broker.bootstrap(), "--port", "0", "--spool", folder + "/spool");
            try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
                String ready = out.readLine();
                assertThat(ready).matches("ready: ws://127\\.0\\.0\\.1:\\d+/ocpp/<station>");
                URI uri = URI.create(ready.substring("ready: ".length()).replace("<station>", "CP1"));
                try (WebSocketStation station = WebSocketStation.connect(uri, "ocpp1.6")) {
                    assertThat(station.call("[2,\"1\",\"Heartbeat\",{}]")).startsWith("[3,\"1\",");

                    process.toHandle().destroy();

                    assertThat(station.closeStatus()).isEqualTo(1001);
                }
                assertThat(out.readLine()).isEqualTo("stopped: 1 frames received, 1 answered");
                assertThat(process.waitFor()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    @Timeout(60)
    void saysThatKafkaCannotBeReached() throws Exception {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        Process process = start("--kafka", "localhost:" + closedPort, "--port", "0", "--spool", "none");
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(5);
        assertThat(err.lines()).singleElement().asString().startsWith("chargelake: Kafka at localhost:" + closedPort);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port=70000",
                "--heartbeat-interval=0",
                "--partitions=0",
                "--max-frame-bytes=7",
                "--port=abc",
                "--spool-bytes=1KB"
            })
    void refusesAnOptionThatCannotBe(String option) {
        assertThat(CommandMain.run(new IngressCommand(), new String[] {option})).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void saysThatThePortIsTaken(@TempDir Path folder) throws Exception {
        try (KraftBroker broker = KraftBroker.start(folder);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String[] options = {
                "--kafka", broker.bootstrap(), "--port", String.valueOf(taken.getLocalPort()), "--spool", "none"
            };

            assertThat(CommandMain.run(new IngressCommand(), options)).isEqualTo(ExitCode.UNREACHABLE);
        }
    }

    private static Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                IngressCommand.class.getName()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).start();
    }
}
