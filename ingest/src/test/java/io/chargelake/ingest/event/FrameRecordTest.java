package io.chargelake.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class FrameRecordTest {

    private static final Instant AT = Instant.parse("2023-01-01T00:00:00.123Z");

    @Test
    void carriesTheFrameByteForByteUnderTheStationWithItsTime() {
        byte[] frame = {'[', (byte) 0xff, ']'};

        ProducerRecord<byte[], byte[]> record =
                FrameRecord.of("Köln 1", AT, frame).direction(Direction.IN).on("ocpp.frames");

        assertThat(record.topic()).isEqualTo("ocpp.frames");
        assertThat(record.key()).isEqualTo("Köln 1".getBytes(UTF_8));
        assertThat(record.value()).isEqualTo(frame);
        assertThat(record.timestamp()).isEqualTo(AT.toEpochMilli());
        assertThat(record.partition()).isNull();
        assertThat(record.headers().lastHeader(FrameHeaders.DIRECTION).value()).isEqualTo("in".getBytes(UTF_8));
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        ProducerRecord<byte[], byte[]> record =
                FrameRecord.of(null, AT, null).action(null).tenant(null).on("ocpp.frames");

        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
        assertThat(record.headers()).isEmpty();
    }
}
