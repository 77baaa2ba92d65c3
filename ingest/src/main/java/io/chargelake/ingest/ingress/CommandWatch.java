package io.chargelake.ingest.ingress;

import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.CommandResult.Outcome;
import io.chargelake.ingest.event.MalformedEventException;
import io.chargelake.ingest.event.StationCommand;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every command ends: the one that no process takes, since none holds the station's socket, and the one
 * whose process dies before the station answers. The processes share the partitions of the commands as a consumer group,
 * so that one of them speaks for each; its position is the oldest command without an end.
 */
final class CommandWatch implements AutoCloseable {

    /** A process that holds the socket has said so by then. Longer than the stragglers' time. */
    static final Duration GRACE = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(CommandWatch.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String topic;
    private final Duration callPatience;
    private final Consumer<byte[], byte[]> consumer;
    private final CommandOutcomes outcomes;
    private final CommandResults results;
    private final Clock clock;
    private final TopicReader watcher;
    private final Map<TopicPartition, NavigableMap<Long, Open>> open = new HashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    CommandWatch(
            IngressConfig config,
            Consumer<byte[], byte[]> consumer,
            CommandOutcomes outcomes,
            CommandResults results,
            Clock clock) {
        this.topic = config.kafka().commandsTopic();
        this.callPatience = config.sockets().callPatience();
        this.consumer = consumer;
        this.outcomes = outcomes;
        this.results = results;
        this.clock = clock;
        this.watcher = new TopicReader(
                "command-watch", consumer, "commands that nobody takes stay without an end", this::watch);
    }

    /** The group in which the processes share the work. */
    static String group(String commandsTopic) {
        return commandsTopic + ".watch";
    }

    void start() {
        consumer.subscribe(List.of(topic), new Sharing());
        watcher.start();
    }

    private void watch() {
        try {
            consumer.poll(POLL).forEach(this::take);
            endWhatIsDue();
            commit();
        } catch (CommitFailedException | RebalanceInProgressException e) {
            LOG.debug("The commands are being shared anew", e);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        next.put(partition, record.offset() + 1);
        StationCommand command;
        try {
            command = StationCommand.read(record.value());
        } catch (MalformedEventException e) {
            LOG.warn("Record {} of {} is not a command: {}", record.offset(), partition, e.getMessage());
            return;
        }
        if (outcomes.of(command.id()).isPresent()) {
            // Known to be taken or done.
        } else if (clock.millis() - record.timestamp() > CommandInbox.LOOK_BACK.toMillis()) {
            LOG.debug("Command {} is too old to know what has become of it", command.id());
            return;
        } else {
            List<String> problems = command.problems();
            if (!problems.isEmpty()) {
                results.say(command, Outcome.INVALID, Optional.empty(), String.join("; ", problems));
                return;
            }
        }
        open.computeIfAbsent(partition, key -> new TreeMap<>())
                .put(record.offset(), new Open(command, clock.instant().plus(GRACE)));
    }

    private void endWhatIsDue() {
        Instant now = clock.instant();
        for (NavigableMap<Long, Open> ofPartition : open.values()) {
            for (Iterator<Open> each = ofPartition.values().iterator(); each.hasNext(); ) {
                if (ended(each.next(), now)) {
                    each.remove();
                }
            }
        }
    }

    /** Whether a command has an end now, be it by us. */
    private boolean ended(Open waiting, Instant now) {
        StationCommand command = waiting.command;
        Optional<CommandResult> latest = outcomes.of(command.id());
        if (latest.isEmpty()) {
            if (now.isBefore(waiting.graceEnds)) {
                return false;
            }
            boolean expired = !now.minus(GRACE).isBefore(command.expiresAt());
            results.say(
                    command,
                    expired ? Outcome.EXPIRED : Outcome.NOT_CONNECTED,
                    Optional.empty(),
                    expired ? null : "no ingress holds a socket of this station");
            return true;
        }
        CommandResult result = latest.get();
        if (result.outcome().last()) {
            return true;
        }
        // The process that took it ends it in time, unless it has died.
        Instant patience = result.outcome() == Outcome.SENT
                ? result.at().plus(callPatience).plus(GRACE)
                : later(result.at(), command.expiresAt())
                        .plus(callPatience)
                        .plus(callPatience)
                        .plus(GRACE);
        if (now.isBefore(patience)) {
            return false;
        }
        boolean sent = result.outcome() == Outcome.SENT;
        results.say(
                command,
                sent ? Outcome.TIMED_OUT : Outcome.EXPIRED,
                Optional.empty(),
                "the ingress " + result.node() + ", which had taken it, has said nothing more");
        return true;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        next.forEach((partition, position) -> {
            NavigableMap<Long, Open> waiting = open.get(partition);
            long oldest = waiting == null || waiting.isEmpty() ? position : waiting.firstKey();
            if (!Long.valueOf(oldest).equals(committed.get(partition))) {
                positions.put(partition, new OffsetAndMetadata(oldest));
            }
        });
        if (!positions.isEmpty()) {
            consumer.commitSync(positions);
            positions.forEach((partition, position) -> committed.put(partition, position.offset()));
        }
    }

    @Override
    public void close() {
        watcher.close();
    }

    private record Open(StationCommand command, Instant graceEnds) {}

    /** What is another's now is forgotten; that one begins with the oldest command without an end. */
    private final class Sharing implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> {
                open.remove(partition);
                next.remove(partition);
                committed.remove(partition);
            });
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.debug("Watches {}", partitions);
        }
    }
}
