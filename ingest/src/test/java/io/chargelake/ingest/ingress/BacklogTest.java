package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private final Backlog backlog = new Backlog(100, new IngressMetrics(new SimpleMeterRegistry()));
    private final List<String> resumed = new ArrayList<>();

    @Test
    void eachMessageThatIsStoredMakesRoomForTheSocketThatHasWaitedLongest() {
        backlog.received(60);
        backlog.received(60);
        backlog.received(60);
        assertThat(backlog.hasRoom(() -> resumed.add("first"))).isFalse();
        assertThat(backlog.hasRoom(() -> resumed.add("second"))).isFalse();
        assertThat(resumed).isEmpty();

        backlog.stored(60);
        assertThat(resumed).containsExactly("first");
        backlog.stored(60);
        assertThat(resumed).containsExactly("first", "second");
        assertThat(backlog.hasRoom(() -> resumed.add("third"))).isTrue();
        backlog.stored(60);
        assertThat(resumed).containsExactly("first", "second");
    }

    @Test
    void nobodyWaitsWhenNothingIsUnderway() {
        backlog.received(100);
        for (int i = 0; i < 5; i++) {
            int number = i;
            assertThat(backlog.hasRoom(() -> resumed.add("socket " + number))).isFalse();
        }
        backlog.stored(100);
        assertThat(resumed).hasSize(5);
    }
}
