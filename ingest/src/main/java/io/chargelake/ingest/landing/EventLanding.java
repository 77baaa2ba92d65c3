package io.chargelake.ingest.landing;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RunLedger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the records of all topics of events into {@code landing.events}, one topic after the other, each record exactly
 * once. Events are few; they are landed in passes between the commits of frames, by the same thread, so that they need
 * no memory of their own. A topic that is not there yet is landed when it is.
 */
final class EventLanding implements AutoCloseable {

    private final String kafka;
    private final Lake lake;
    private final List<String> topics;
    private LandingOrder order;
    private final Map<String, KafkaTopic> open = new LinkedHashMap<>();

    /**
     * Prepares to land; Kafka is asked for nothing yet.
     *
     * @param kafka bootstrap servers, {@code HOST:PORT}
     * @param topics of {@link io.chargelake.ingest.event.StationCommand}s and the like; empty to land none
     */
    EventLanding(String kafka, Lake lake, List<String> topics, LandingOrder order) {
        this.kafka = kafka;
        this.lake = lake;
        this.topics = List.copyOf(topics);
        this.order = order;
    }

    /**
     * Lands what Kafka has now, and adds the run to the history. A loss is accepted in the first pass only, as frames have
     * it too.
     *
     * @param mostBytes how many bytes of records one commit may have; it ends with the poll that exceeds them
     * @return one result for each topic that is there
     * @throws CommandFailure as {@link Landing#once}; the topics before the one that fails are landed
     */
    List<LandingResult> once(long mostBytes) {
        List<LandingResult> landed = new ArrayList<>();
        try {
            for (String name : topics) {
                KafkaTopic topic = open.computeIfAbsent(name, missing -> KafkaTopic.open(kafka, missing));
                if (topic.isThere()) {
                    landed.add(new Landing(lake, LandingTable.EVENTS, topic, order).take(mostBytes));
                }
            }
        } finally {
            if (!landed.isEmpty()) {
                new RunLedger(lake).append(LandingResult.toRun(landed));
            }
        }
        order = new LandingOrder(order.tolerateGaps(), false);
        return landed;
    }

    /** Whether Kafka answers now: if not, a pass that failed need not mean more than that. */
    boolean kafkaAnswers() {
        try {
            open.values().stream().findFirst().ifPresent(KafkaTopic::isThere);
            return true;
        } catch (CommandFailure silent) {
            return false;
        }
    }

    @Override
    public void close() {
        open.values().forEach(KafkaTopic::close);
    }
}
