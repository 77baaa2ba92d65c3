package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.ingress.IngressConfig;
import io.chargelake.ingest.ingress.OcppIngress;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StationLoadIT {

    private static final int STATIONS = 60;
    private static final int IN_FLIGHT = 20;
    private static final int MOST_DRIVES = 60;

    @Test
    void every_answer_that_is_counted_was_given_by_the_ingress() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary();
                OcppIngress ingress = OcppIngress.start(IngressConfig.forKafka(broker.bootstrap()));
                StationLoad load = StationLoad.connect(ingress.endpoint(), STATIONS)) {
            assertThat(ingress.stations()).isEqualTo(STATIONS);
            long boots = ingress.received();
            assertThat(boots).isEqualTo(STATIONS);

            // As long as it takes for more than one round of each station, so that all kinds of requests are among
            // them.
            long counted = 0;
            int drives = 0;
            Latencies last;
            do {
                last = load.drive(IN_FLIGHT, Duration.ofSeconds(1));
                counted += last.count();
                drives++;
            } while (counted <= 2 * STATIONS * CallRound.CALLS && drives < MOST_DRIVES);

            assertThat(counted).isGreaterThan(2 * STATIONS * CallRound.CALLS);
            // Those that were underway at the ends are answered and not counted.
            assertThat(ingress.answered() - boots).isBetween(counted, counted + (long) drives * IN_FLIGHT);
            assertThat(last.perSecond()).isBetween(last.count() / 2.0, last.count() * 1.01);
            assertThat(last.percentileMillis(50)).isPositive().isLessThanOrEqualTo(last.percentileMillis(99));
        }
    }

    @Test
    void a_server_that_is_not_there_is_a_failure_that_names_it() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        URI nobody = URI.create("ws://127.0.0.1:" + closed + "/ocpp");
        assertThatThrownBy(() -> StationLoad.connect(nobody, 2))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(nobody.toString())
                .hasMessageContaining("cannot connect");
    }

    @Test
    void more_stations_than_files_may_be_open_are_refused_with_what_to_do() {
        assertThatThrownBy(() -> IngressBenchmark.checkFiles(1_000_000_000))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--connected is 1000000000")
                .hasMessageContaining("ulimit -n");
    }
}
