package io.chargelake.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ContinuationTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @Test
    void aTopicThatWasNeverLandedBeginsWithWhatKafkaHas() {
        Continuation on = Continuation.of(landed(Map.of()), kafka("a", offsets(5, 0), offsets(9, 3)));

        assertThat(on.generation()).isEqualTo(Generation.first("t"));
        assertThat(on.next()).isEqualTo(offsets(5, 0));
        assertThat(on.refusal()).isEmpty();
    }

    @Test
    void landingGoesOnWhereItStoppedAndAtTheBeginningOfNewPartitions() {
        Continuation on = Continuation.of(
                landed(Map.of(1, position("a", offsets(7, 3)))), kafka("a", offsets(5, 0, 0), offsets(9, 3, 1)));

        assertThat(on.next()).isEqualTo(offsets(7, 3, 0));
        assertThat(on.lost()).isEmpty();
        assertThat(on.refusal()).isEmpty();
    }

    @Test
    void everyPartitionThatRetentionHasOvertakenIsNamed() {
        Continuation on = Continuation.of(
                landed(Map.of(1, position("a", offsets(7, 3, 0)))), kafka("a", offsets(9, 3, 100), offsets(9, 3, 100)));

        assertThat(on.generation()).isEqualTo(Generation.first("t"));
        assertThat(on.next()).isEqualTo(offsets(9, 3, 100));
        assertThat(refusal(on).exitCode()).isEqualTo(ExitCode.QUALITY_GATE);
        assertThat(refusal(on).getMessage())
                .startsWith("Records of t are no longer in Kafka and were never landed:"
                        + " partition 0 offsets 7 to 8, partition 2 offsets 0 to 99.")
                .contains("--accept-loss");
    }

    @Test
    void anotherLogIsTheNextGenerationAndWhatTheOldOneStillHadIsLost() {
        Continuation on = Continuation.of(
                landed(Map.of(1, position("a", offsets(7)), 2, position("b", offsets(4, 2)))),
                kafka("c", offsets(0, 0), offsets(50, 60)));

        assertThat(on.generation()).isEqualTo(new Generation("t", 3));
        assertThat(on.next()).isEqualTo(offsets(0, 0));
        assertThat(on.lost())
                .extracting(Loss::topic, Loss::partition, Loss::from, Loss::to)
                .containsExactly(tuple("t~2", 0, 4L, OptionalLong.empty()), tuple("t~2", 1, 2L, OptionalLong.empty()));
        assertThat(refusal(on).exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(refusal(on).getMessage())
                .contains("topic id c in cluster k, landed was b in k")
                .contains("partition 0 from offset 4 on, partition 1 from offset 2 on")
                .contains("--accept-loss")
                .endsWith("lands the new one as t~3.");
    }

    @Test
    void theSameTopicIdInAnotherClusterIsAnotherLog() {
        TopicPosition elsewhere = new TopicPosition("a", "elsewhere", offsets(7), Optional.empty(), List.of());

        assertThat(Continuation.of(landed(Map.of(1, elsewhere)), kafka("a", offsets(0), offsets(9)))
                        .refusal())
                .isPresent();
    }

    @Test
    void aLogThatComesBackGoesOnAsTheGenerationItWas() {
        Continuation on = Continuation.of(
                landed(Map.of(1, position("a", offsets(7)), 2, position("b", offsets(4)))),
                kafka("a", offsets(0), offsets(9)));

        assertThat(on.generation()).isEqualTo(Generation.first("t"));
        assertThat(on.next()).isEqualTo(offsets(7));
        assertThat(on.refusal()).isEmpty();
    }

    @Test
    void aLogThatWasCutOffIsLandedAnewAndEverythingIsSaidAtOnce() {
        Continuation on = Continuation.of(
                landed(Map.of(1, position("a", offsets(7, 9, 4, 5)))), kafka("a", offsets(2, 0, 6), offsets(5, 9, 8)));

        assertThat(on.generation()).isEqualTo(new Generation("t", 2));
        assertThat(on.next()).isEqualTo(offsets(2, 0, 6));
        assertThat(refusal(on).exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(refusal(on).getMessage())
                .contains(
                        "partition 0 ends before offset 5, landed up to 6, partition 3 is gone, landed up to offset 4")
                .contains("partition 0 from offset 7 on, partition 3 from offset 5 on, partition 2 offsets 4 to 5")
                .contains("--accept-loss");
    }

    @Test
    void lossesAddUpWithinAGeneration() {
        Loss earlier = new Loss("t", 0, 1, OptionalLong.of(2), "earlier", NOW);
        TopicPosition position = new TopicPosition("a", "k", offsets(7), Optional.of(NOW), List.of(earlier));

        Continuation on = Continuation.of(
                landed(Map.of(1, TopicPosition.parse(position.toJson()))), kafka("a", offsets(9), offsets(9)));

        assertThat(on.allLosses()).hasSize(2).startsWith(earlier);
    }

    @Test
    void aPositionFromBeforeThereWereLossesIsRead() {
        String json = "{\"topicId\":\"a\",\"clusterId\":\"k\",\"next\":{\"0\":7}}";

        assertThat(TopicPosition.parse(json).losses()).isEmpty();
        assertThat(TopicPosition.parse(json).toJson()).isEqualTo(json);
    }

    private static CommandFailure refusal(Continuation on) {
        return on.refusal().orElseThrow();
    }

    private static LandedTopic landed(Map<Integer, TopicPosition> generations) {
        return new LandedTopic("t", new TreeMap<>(generations));
    }

    private static TopicPosition position(String topicId, SortedMap<Integer, Long> next) {
        return new TopicPosition(topicId, "k", next, Optional.of(NOW), List.of());
    }

    private static TopicState kafka(
            String topicId, SortedMap<Integer, Long> beginnings, SortedMap<Integer, Long> ends) {
        return new TopicState(NOW, topicId, "k", beginnings, ends);
    }

    private static SortedMap<Integer, Long> offsets(long... next) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (long offset : next) {
            offsets.put(offsets.size(), offset);
        }
        return offsets;
    }
}
