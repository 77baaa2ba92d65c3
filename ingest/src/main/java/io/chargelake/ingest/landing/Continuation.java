package io.chargelake.ingest.landing;

import io.chargelake.cli.CommandFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where landing goes on, given what the table says and what Kafka has. Usually that is where it stopped. Where Kafka's
 * log does not reach back to there, or is another one, something may be lost, and going on takes a decision.
 *
 * @param generation what the records will be landed as
 * @param next partition → offset of the next record to land
 * @param losses what was accepted as lost in this generation before
 * @param lost what is lost by going on; empty where nothing is
 * @param refusal how a run ends that was not told to accept the loss; empty where nothing is lost
 */
record Continuation(
        Generation generation,
        SortedMap<Integer, Long> next,
        List<Loss> losses,
        List<Loss> lost,
        Optional<CommandFailure> refusal) {

    private static final String DELETED = "deleted from Kafka before it was landed";
    private static final String CUT_OFF = "Kafka's log was cut off or restored from an older copy";
    private static final String ANOTHER_LOG = "the topic was created again or lies in another cluster";

    Continuation {
        next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
        losses = List.copyOf(losses);
        lost = List.copyOf(lost);
    }

    static Continuation of(LandedTopic landed, TopicState state) {
        if (landed.last().isEmpty()) {
            return new Continuation(
                    Generation.first(landed.topic()), state.beginnings(), List.of(), List.of(), Optional.empty());
        }
        return landed.current(state)
                .map(generation -> inSameLog(landed, generation, state))
                .orElseGet(() -> inAnotherLog(landed, state));
    }

    private static Continuation inSameLog(LandedTopic landed, Generation generation, TopicState state) {
        TopicPosition position = landed.position(generation).orElseThrow();
        SortedMap<Integer, Long> next = new TreeMap<>(state.beginnings());
        List<Loss> deleted = new ArrayList<>();
        List<Loss> cutOff = new ArrayList<>();
        position.next().forEach((partition, offset) -> {
            long beginning = state.beginnings().getOrDefault(partition, 0L);
            if (state.ends().getOrDefault(partition, -1L) < offset) {
                cutOff.add(new Loss(
                        generation.landedAs(), partition, offset, OptionalLong.empty(), CUT_OFF, state.seenAt()));
            } else if (beginning > offset) {
                deleted.add(new Loss(
                        generation.landedAs(),
                        partition,
                        offset,
                        OptionalLong.of(beginning - 1),
                        DELETED,
                        state.seenAt()));
            }
            next.put(partition, Math.max(beginning, offset));
        });
        if (cutOff.isEmpty()) {
            return new Continuation(
                    generation,
                    next,
                    position.losses(),
                    deleted,
                    deleted.isEmpty() ? Optional.empty() : Optional.of(deletedFailure(generation, deleted)));
        }
        // How far back the log was cut, and in which other partitions too, nobody knows: all that Kafka has is landed.
        Generation begun = landed.last().orElseThrow().next();
        List<Loss> lost = new ArrayList<>(cutOff);
        lost.addAll(deleted);
        return new Continuation(
                begun, state.beginnings(), List.of(), lost, Optional.of(cutOffFailure(begun, cutOff, lost, state)));
    }

    private static Continuation inAnotherLog(LandedTopic landed, TopicState state) {
        Generation last = landed.last().orElseThrow();
        TopicPosition position = landed.position(last).orElseThrow();
        List<Loss> lost = position.next().entrySet().stream()
                .map(next -> new Loss(
                        last.landedAs(),
                        next.getKey(),
                        next.getValue(),
                        OptionalLong.empty(),
                        ANOTHER_LOG,
                        state.seenAt()))
                .toList();
        return new Continuation(
                last.next(),
                state.beginnings(),
                List.of(),
                lost,
                Optional.of(anotherLogFailure(last.next(), position, lost, state)));
    }

    private static CommandFailure deletedFailure(Generation generation, List<Loss> deleted) {
        return CommandFailure.qualityGate("Records of " + generation.topic()
                + " are no longer in Kafka and were never landed: " + Loss.ranges(deleted)
                + ". Retention or somebody deleted them; nothing was landed in this run."
                + " 'chargelake land --accept-loss' goes on with what is left and records the loss.");
    }

    private static CommandFailure cutOffFailure(
            Generation begun, List<Loss> cutOff, List<Loss> lost, TopicState state) {
        return CommandFailure.unreachable(
                "The log of " + begun.topic() + " was cut off or restored from an older copy: "
                        + cutOff.stream().map(loss -> shorter(loss, state)).collect(Collectors.joining(", "))
                        + ". Lost is what Kafka had taken and was not landed: " + Loss.ranges(lost)
                        + ". 'chargelake land --accept-loss' records the loss and lands all that Kafka has now as "
                        + begun.landedAs() + "; 'curate' recognises what it has seen before.",
                null);
    }

    private static String shorter(Loss loss, TopicState state) {
        Long end = state.ends().get(loss.partition());
        return "partition " + loss.partition()
                + (end == null ? " is gone, landed up to offset " : " ends before offset " + end + ", landed up to ")
                + (loss.from() - 1);
    }

    private static CommandFailure anotherLogFailure(
            Generation begun, TopicPosition position, List<Loss> lost, TopicState state) {
        return CommandFailure.unreachable(
                "Topic " + begun.topic() + " is not the one that was landed before: it was deleted and created"
                        + " again, or --kafka names another cluster (topic id " + state.topicId() + " in cluster "
                        + state.clusterId() + ", landed was " + position.topicId() + " in "
                        + position.clusterId() + "). Lost is what the old one had and was not landed: "
                        + Loss.ranges(lost) + ". If --kafka is right, 'chargelake land --accept-loss' records the"
                        + " loss and lands the new one as " + begun.landedAs() + ".",
                null);
    }

    /** What this run accepts added to what was accepted before. */
    List<Loss> allLosses() {
        List<Loss> all = new ArrayList<>(losses);
        all.addAll(lost);
        return all;
    }
}
