package io.chargelake.ingest.ingress;

import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.MalformedEventException;
import io.chargelake.ingest.event.StationCommand;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every command and every result, as each ingress process does: a command is for whoever holds the station's socket,
 * and from the results all know what has become of it. A station that connects a moment after it was asked is asked then.
 */
final class CommandInbox implements AutoCloseable {

    /** A command that nobody has taken for so long is not sent any more by whom the station connects to late. */
    static final Duration STRAGGLERS = Duration.ofSeconds(2);

    /** How far back results are read at the start, so that what is done is known to be done. */
    static final Duration LOOK_BACK = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(CommandInbox.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String commandsTopic;
    private final String resultsTopic;
    private final Consumer<byte[], byte[]> consumer;
    private final Connections connections;
    private final CommandOutcomes outcomes;
    private final Clock clock;
    private final TopicReader reader;

    /** Commands of the last moments whose stations are not here, by station. */
    private final Map<String, List<Straggler>> stragglers = new HashMap<>();

    CommandInbox(
            IngressConfig config,
            Consumer<byte[], byte[]> consumer,
            Connections connections,
            CommandOutcomes outcomes,
            Clock clock) {
        this.commandsTopic = config.kafka().commandsTopic();
        this.resultsTopic = config.kafka().commandResultsTopic();
        this.consumer = consumer;
        this.connections = connections;
        this.outcomes = outcomes;
        this.clock = clock;
        this.reader =
                new TopicReader("command-inbox", consumer, "no command reaches a station of this node", this::read);
    }

    /** From now on commands are taken; returns when the position is known, so that none that follows is missed. */
    void start() {
        List<TopicPartition> commands = partitions(commandsTopic);
        List<TopicPartition> results = partitions(resultsTopic);
        List<TopicPartition> all = new ArrayList<>(commands);
        all.addAll(results);
        consumer.assign(all);
        long since = clock.millis() - LOOK_BACK.toMillis();
        Map<TopicPartition, Long> times = new HashMap<>();
        results.forEach(partition -> times.put(partition, since));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        for (TopicPartition partition : all) {
            OffsetAndTimestamp at = found.get(partition);
            consumer.seek(partition, at != null ? at.offset() : ends.get(partition));
        }
        connections.onOpened(this::opened);
        reader.start();
    }

    private List<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private void read() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        // Results first: a command that is done is not done again.
        records.records(resultsTopic).forEach(this::result);
        records.records(commandsTopic).forEach(this::command);
        forgetStragglers();
    }

    private void result(ConsumerRecord<byte[], byte[]> record) {
        try {
            outcomes.learn(CommandResult.read(record.value()));
        } catch (MalformedEventException e) {
            LOG.debug("Record {} of {} is not a result: {}", record.offset(), resultsTopic, e.getMessage());
        }
    }

    private void command(ConsumerRecord<byte[], byte[]> record) {
        StationCommand command;
        try {
            command = StationCommand.read(record.value());
        } catch (MalformedEventException e) {
            LOG.debug("Record {} of {} is not a command: {}", record.offset(), commandsTopic, e.getMessage());
            return;
        }
        if (outcomes.of(command.id()).isPresent() || !command.problems().isEmpty()) {
            return;
        }
        synchronized (stragglers) {
            if (connections.of(command.stationId()).isEmpty()) {
                stragglers
                        .computeIfAbsent(command.stationId(), station -> new ArrayList<>(1))
                        .add(new Straggler(command, clock.instant().plus(STRAGGLERS)));
                return;
            }
        }
        connections.of(command.stationId()).ifPresent(socket -> socket.call(command));
    }

    private void opened(StationSocket socket) {
        List<Straggler> late;
        synchronized (stragglers) {
            late = stragglers.remove(socket.session().stationId());
        }
        if (late != null) {
            late.stream()
                    .filter(straggler -> clock.instant().isBefore(straggler.until))
                    .filter(straggler -> outcomes.of(straggler.command.id()).isEmpty())
                    .forEach(straggler -> socket.call(straggler.command));
        }
    }

    private void forgetStragglers() {
        synchronized (stragglers) {
            Instant now = clock.instant();
            for (Iterator<List<Straggler>> each = stragglers.values().iterator(); each.hasNext(); ) {
                List<Straggler> ofStation = each.next();
                ofStation.removeIf(straggler -> now.isAfter(straggler.until));
                if (ofStation.isEmpty()) {
                    each.remove();
                }
            }
        }
    }

    @Override
    public void close() {
        reader.close();
    }

    private record Straggler(StationCommand command, Instant until) {}
}
