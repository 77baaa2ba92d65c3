package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ingest.ingress.identity.Registration;
import io.chargelake.ingest.ingress.identity.Station;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.timeout.IdleStateEvent;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StationSocketTest {

    private static final int MOST_BYTES = 2_000;

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final CompletableFuture<Long> transactionId = new CompletableFuture<>();
    private final IngressConfig config = IngressConfig.forKafka("unused:1");
    private final IngressMetrics metrics = new IngressMetrics(new SimpleMeterRegistry());
    private final AckedLog log = new AckedLog(kafka);
    private final CommandResults results = new CommandResults(config, log, Clock.systemUTC(), metrics);
    private final Exchanges exchanges = new Exchanges(config, log, start -> transactionId, Clock.systemUTC(), metrics);
    private final Connections connections =
            new Connections(new SessionLog(config, log, Clock.systemUTC(), metrics), results, metrics);
    private final UnfinishedMessage unfinished = new UnfinishedMessage(new UnfinishedMessages(1_000, metrics));
    private final Backlog backlog = new Backlog(MOST_BYTES, metrics);
    private final StationSocket socket = socket();
    private final EmbeddedChannel channel = connected(socket);

    @AfterEach
    void releaseBuffers() {
        channel.finishAndReleaseAll();
    }

    @Test
    void givesAnswersInTheOrderOfTheRequests() {
        receive("[2,\"1\",\"StartTransaction\",{}]");
        receive("[2,\"2\",\"Heartbeat\",{}]");
        acknowledgeAll();
        assertThat(sent()).isNull();

        transactionId.complete(9L);
        acknowledgeAll();

        assertThat(sent()).contains("\"1\"").contains("\"transactionId\":9");
        assertThat(sent()).contains("\"2\"").contains("currentTime");
        assertThat(connections.answered()).isEqualTo(2);
    }

    @Test
    void recordsEveryRequestAtOnceThoughEarlierOnesWait() {
        receive("[2,\"1\",\"StartTransaction\",{}]");
        receive("[2,\"2\",\"Heartbeat\",{}]");

        assertThat(frames()).hasSize(3);
    }

    @Test
    void doesNotReadFromAStationThatHasTooManyRequestsUnderway() {
        for (int i = 0; i < StationSocket.MOST_UNANSWERED; i++) {
            assertThat(channel.config().isAutoRead()).isTrue();
            receive("[2,\"" + i + "\",\"Heartbeat\",{}]");
        }
        assertThat(channel.config().isAutoRead()).isFalse();

        // That the socket is open, the first request, its answer.
        kafka.completeNext();
        kafka.completeNext();
        kafka.completeNext();
        channel.runPendingTasks();

        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void doesNotReadWhileTooMuchOfAllStationsIsNotStored() {
        backlog.received(MOST_BYTES);
        receive("[2,\"1\",\"Heartbeat\",{}]");
        assertThat(channel.config().isAutoRead()).isFalse();

        backlog.stored(MOST_BYTES);
        channel.runPendingTasks();

        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void putsFragmentsTogether() {
        channel.writeInbound(new TextWebSocketFrame(false, 0, "[2,\"1\","));
        channel.writeInbound(new ContinuationWebSocketFrame(true, 0, "\"Heartbeat\",{}]"));
        acknowledgeAll();

        assertThat(sent()).startsWith("[3,\"1\"");
        assertThat(frames().get(0).value()).isEqualTo("[2,\"1\",\"Heartbeat\",{}]".getBytes(UTF_8));
    }

    @Test
    void closesWhenFragmentsAddUpToTooMuch() {
        channel.writeInbound(new TextWebSocketFrame(false, 0, "x".repeat(MOST_BYTES)));
        channel.writeInbound(new ContinuationWebSocketFrame(true, 0, "x"));

        assertClosedWith(1009);
    }

    @Test
    void recordsABinaryMessageAndCloses() {
        channel.writeInbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {1, 2, 3})));

        assertThat(frames()).hasSize(1);
        assertThat(frames().get(0).value()).containsExactly(1, 2, 3);
        assertClosedWith(1003);
    }

    @Test
    void ignoresAnEmptyMessage() {
        receive("");

        assertThat(frames()).isEmpty();
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void answersAPingWithItsContent() {
        channel.writeInbound(new PingWebSocketFrame(Unpooled.copiedBuffer("still there?", UTF_8)));

        PongWebSocketFrame pong = channel.readOutbound();
        assertThat(pong.content().toString(UTF_8)).isEqualTo("still there?");
        pong.release();
    }

    @Test
    void returnsTheFarewellOfAStation() {
        channel.writeInbound(new CloseWebSocketFrame(1000, "bye"));

        assertClosedWith(1000);
        assertThat(connections.stations()).isZero();
    }

    @Test
    void aNewSocketReplacesTheOldOneWhoseEndDoesNotTouchIt() {
        StationSocket newer = socket();
        EmbeddedChannel newerChannel = connected(newer);
        channel.runPendingTasks();

        assertClosedWith(1000);
        assertThat(connections.stations()).isEqualTo(1);
        assertThat(newerChannel.isActive()).isTrue();
        newerChannel.finishAndReleaseAll();
        assertThat(connections.stations()).isZero();
    }

    @Test
    void finishesWhatItHasReceivedBeforeItGoes() {
        receive("[2,\"1\",\"Heartbeat\",{}]");
        CompletableFuture<Void> finished = connections.finish();
        channel.runPendingTasks();

        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(finished).isNotDone();
        acknowledgeAll();

        assertThat(sent()).startsWith("[3,\"1\"");
        assertClosedWith(1001);
        assertThat(finished).isDone();
    }

    @Test
    void asksASilentStationWhetherItIsThereAndGivesItUpInTheEnd() {
        SocketManners manners = SocketManners.usual();
        for (int silence = 0; silence < manners.mostSilences(); silence++) {
            channel.pipeline().fireUserEventTriggered(IdleStateEvent.READER_IDLE_STATE_EVENT);
            PingWebSocketFrame ping = channel.readOutbound();
            ping.release();
        }
        assertThat(manners.pingInterval().multipliedBy(manners.mostSilences() + 1L))
                .isEqualTo(manners.idleTimeout());
        channel.pipeline().fireUserEventTriggered(IdleStateEvent.READER_IDLE_STATE_EVENT);

        assertThat(channel.isActive()).isFalse();
        assertThat(news()).last().asString().contains("\"reason\":\"idle\"");
    }

    @Test
    void aStationThatAnswersIsNotSilent() {
        for (int silence = 0; silence < 10; silence++) {
            channel.pipeline().fireUserEventTriggered(IdleStateEvent.READER_IDLE_STATE_EVENT);
            PingWebSocketFrame ping = channel.readOutbound();
            ping.release();
            channel.writeInbound(new PongWebSocketFrame());
        }

        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void saysWhoseTheStationIs() {
        Station station = new Station("CP2", Optional.of("north"), Registration.ACCEPTED, false);
        EmbeddedChannel other = connected(new StationSocket(
                Session.begin(station), exchanges, connections, results, SocketManners.usual(), unfinished, backlog));
        other.close();
        other.finishAndReleaseAll();

        assertThat(news())
                .filteredOn(json -> json.contains("CP2"))
                .hasSize(2)
                .allMatch(json -> json.contains("\"tenant\":\"north\""));
    }

    @Test
    void aConnectionThatEndsWithinItsHandshakeIsNoNews() {
        EmbeddedChannel other = new EmbeddedChannel(socket());
        other.close();
        other.finishAndReleaseAll();

        assertThat(news()).hasSize(1).first().asString().contains("\"Connected\"");
        assertThat(connections.stations()).isEqualTo(1);
    }

    @Test
    void anAnswerThatComesAfterTheStationHasGoneHarmsNobody() {
        receive("[2,\"1\",\"Heartbeat\",{}]");
        channel.close();
        acknowledgeAll();

        assertThat(sent()).isNull();
        assertThat(connections.answered()).isZero();
    }

    private StationSocket socket() {
        return new StationSocket(
                Session.begin("CP1"), exchanges, connections, results, SocketManners.usual(), unfinished, backlog);
    }

    /** What has been sent to the topic of frames. */
    private List<ProducerRecord<byte[], byte[]>> frames() {
        return on(config.kafka().framesTopic());
    }

    /** What has been said of sockets. */
    private List<String> news() {
        return on(config.kafka().sessionsTopic()).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    private List<ProducerRecord<byte[], byte[]>> on(String topic) {
        return kafka.history().stream()
                .filter(record -> record.topic().equals(topic))
                .toList();
    }

    private EmbeddedChannel connected(StationSocket station) {
        EmbeddedChannel embedded = new EmbeddedChannel(new WebSocketFrameAggregator(MOST_BYTES), station);
        station.opened();
        return embedded;
    }

    private void receive(String text) {
        channel.writeInbound(new TextWebSocketFrame(text));
    }

    private void acknowledgeAll() {
        while (kafka.completeNext()) {
            // The next record.
        }
        channel.runPendingTasks();
    }

    /** The next text sent to the station; null where there is none. */
    private String sent() {
        TextWebSocketFrame frame = channel.readOutbound();
        if (frame == null) {
            return null;
        }
        String text = frame.text();
        frame.release();
        return text;
    }

    private void assertClosedWith(int status) {
        WebSocketFrame frame = channel.readOutbound();
        assertThat(frame).isInstanceOf(CloseWebSocketFrame.class);
        assertThat(((CloseWebSocketFrame) frame).statusCode()).isEqualTo(status);
        frame.release();
        assertThat(channel.isActive()).isFalse();
    }
}
