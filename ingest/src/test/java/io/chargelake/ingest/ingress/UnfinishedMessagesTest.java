package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnfinishedMessagesTest {

    private static final int MOST = 1_000;

    private final UnfinishedMessages all = new UnfinishedMessages(MOST, new IngressMetrics(new SimpleMeterRegistry()));
    private final List<String> cut = new ArrayList<>();
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Test
    void whoHoldsMostIsCutOffAndNotWhoComesLast() {
        UnfinishedMessage large = connection("large");
        UnfinishedMessage small = connection("small");
        receive(large, 900);
        receive(small, 100);
        assertThat(cut).isEmpty();

        receive(small, 1);

        assertThat(cut).containsExactly("large");
        assertThat(all.bytes()).isEqualTo(101);
    }

    @Test
    void whatHasEndedIsNotHeld() {
        UnfinishedMessage station = connection("station");
        for (int i = 0; i < 10; i++) {
            receive(station, 900);
            station.ended();
            receive(station, 0);
        }
        assertThat(cut).isEmpty();
        assertThat(all.bytes()).isZero();
    }

    @Test
    void pingsBetweenFragmentsHideNothing() {
        UnfinishedMessage station = connection("station");
        receive(station, 500);
        receive(station, 6 + 4);
        station.passed(4);
        receive(station, 0);
        assertThat(all.bytes()).isEqualTo(500);
    }

    @Test
    void aConnectionThatIsClosedHoldsNothing() {
        UnfinishedMessage station = connection("station");
        receive(station, 500);
        channels.get(0).close();
        assertThat(all.bytes()).isZero();
    }

    private UnfinishedMessage connection(String name) {
        UnfinishedMessage message = new UnfinishedMessage(all);
        channels.add(new EmbeddedChannel(message, new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                assertThat(cause).isInstanceOf(TooLongFrameException.class);
                cut.add(name);
            }
        }));
        return message;
    }

    /** As if it had come in one read. */
    private void receive(UnfinishedMessage message, int bytes) {
        for (EmbeddedChannel channel : channels) {
            if (channel.pipeline().get(UnfinishedMessage.class) == message) {
                channel.writeInbound(Unpooled.wrappedBuffer(new byte[bytes]));
            }
        }
        channels.forEach(EmbeddedChannel::runPendingTasks);
    }
}
