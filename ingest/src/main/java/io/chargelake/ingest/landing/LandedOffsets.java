package io.chargelake.ingest.landing;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Offsets;
import io.chargelake.lake.TableSnapshot;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far {@code landing.frames} has come.
 *
 * @param version the table's version
 * @param next for each topic and partition the offset after the last landed record
 * @param validThrough every record that Kafka had taken by then is in the table; with several topics, the
 *     earliest of theirs; empty while a first backlog is being landed
 */
public record LandedOffsets(long version, Offsets next, Optional<Instant> validThrough) {

    /**
     * The state of a lake's landing table.
     *
     * @throws CommandFailure (exit 2) if the lake has no landing table, (exit 5) if it cannot be read
     */
    public static LandedOffsets of(Lake lake) {
        TableSnapshot snapshot = DeltaTables.snapshot(lake, Frames.TABLE)
                .orElseThrow(() -> CommandFailure.usage("There is no landing table in " + lake.root()
                        + ". Run 'chargelake land' first, or name the right folder with --lake."));
        Map<String, TopicPosition> positions = new TreeMap<>();
        snapshot.domainMetadataBelow(TopicPosition.domainPrefix())
                .forEach((topic, json) -> positions.put(topic, TopicPosition.parse(json)));
        Offsets next = Offsets.none();
        for (Map.Entry<String, TopicPosition> topic : positions.entrySet()) {
            next = next.with(topic.getKey(), topic.getValue().next());
        }
        return new LandedOffsets(snapshot.version(), next, earliest(positions.values()));
    }

    private static Optional<Instant> earliest(Collection<TopicPosition> positions) {
        boolean allKnown =
                positions.stream().allMatch(position -> position.validThrough().isPresent());
        return allKnown
                ? positions.stream()
                        .flatMap(position -> position.validThrough().stream())
                        .min(Comparator.naturalOrder())
                : Optional.empty();
    }
}
