package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ocpp.Frame;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopE2E {

    @TempDir
    Path folder;

    @Test
    void what_runs_until_stopped_ends_well_on_sigterm_and_loses_nothing() throws Exception {
        Chargelake alone = new Chargelake(folder, Map.of());
        try (Chargelake.Running broker = alone.start("broker", "--port", "0", "--data", "data")) {
            Chargelake chargelake = new Chargelake(folder, Map.of("CHARGELAKE_KAFKA", broker.address()));
            try (Chargelake.Running ingress = chargelake.start("ingress", "--port", "0");
                    Chargelake.Running land = chargelake.start("land", "--follow", "--every", "1h")) {
                URI stations = URI.create(ingress.address().replace("/<station>", ""));
                try (StationSocket station = StationSocket.connect(HttpClient.newHttpClient(), stations, "AB 12/ß")) {
                    station.send("[2,\"1\",\"Heartbeat\",{}]");
                    assertThat(station.receive()).isInstanceOf(Frame.CallResult.class);
                }
                assertThat(ingress.stop()).isZero();
                assertThat(land.stop()).isZero();
            }
            assertThat(broker.stop()).isZero();
        }
    }

    @Test
    void a_demo_that_is_stopped_leaves_nothing_running() throws Exception {
        Path home = Path.of(System.getProperty("chargelake.home"));
        Process demo = new ProcessBuilder(
                        home.resolve("chargelake").toString(), "demo", "--stations", "20", "--out", "out")
                .directory(folder.toFile())
                .start();
        BufferedReader progress = demo.errorReader(StandardCharsets.UTF_8);
        String line = progress.readLine();
        while (line != null && !line.startsWith("landed")) {
            line = progress.readLine();
        }
        assertThat(line).as("the demo came as far as landing").isNotNull();
        List<ProcessHandle> started = demo.descendants().toList();
        demo.destroy();
        assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(143);
        assertThat(started).noneMatch(ProcessHandle::isAlive);
    }
}
