package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A Kafka of one partition that can be away: it then acknowledges nothing, and a new producer does not learn of its
 * topics. Nothing but the order in which producers send counts; each has what it sent stored up to the moment at which
 * Kafka goes away or it is closed.
 */
final class FakeKafka {

    private final List<ProducerRecord<byte[], byte[]>> log = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private Predicate<ProducerRecord<byte[], byte[]>> tooLarge = record -> false;
    private boolean away;
    private boolean held;

    /** A new producer, as for {@link SpooledLog}. */
    synchronized Producer<byte[], byte[]> connect() {
        Connection connection = new Connection();
        connections.add(connection);
        return connection;
    }

    /** Takes nothing more, and fails nothing yet. */
    synchronized void goAway() {
        away = true;
    }

    /** Takes what comes, and acknowledges nothing until {@link #acknowledge}. */
    synchronized void hold() {
        held = true;
    }

    /** Ends {@link #hold}. */
    void acknowledge() {
        List<Connection> all;
        synchronized (this) {
            held = false;
            all = List.copyOf(connections);
        }
        all.forEach(Connection::acknowledge);
    }

    /** Whether a producer waits for an answer. */
    synchronized boolean owesAnswers() {
        return connections.stream().anyMatch(connection -> !connection.underway.isEmpty());
    }

    /** The oldest record of the last producer is too old, as when its delivery timeout passes. */
    void timeOut() {
        Connection last;
        synchronized (this) {
            last = connections.get(connections.size() - 1);
        }
        last.failOldest(new TimeoutException("away"));
    }

    /** Takes records again. */
    synchronized void comeBack() {
        away = false;
    }

    /** Never takes such records. */
    synchronized void refuse(Predicate<ProducerRecord<byte[], byte[]>> records) {
        tooLarge = records;
    }

    /** The values that it has, in their order. */
    synchronized List<String> values() {
        return log.stream().map(record -> new String(record.value(), UTF_8)).toList();
    }

    synchronized List<ProducerRecord<byte[], byte[]>> records() {
        return List.copyOf(log);
    }

    /** How many producers there have been. */
    synchronized int connections() {
        return connections.size();
    }

    private record Underway(ProducerRecord<byte[], byte[]> record, Callback callback) {}

    /** Only what the log uses of a producer is changed. */
    private final class Connection extends MockProducer<byte[], byte[]> {

        private final Deque<Underway> underway = new ArrayDeque<>();
        private boolean closed;

        private Connection() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            synchronized (FakeKafka.this) {
                if (away) {
                    throw new TimeoutException("no metadata");
                }
            }
            return List.of();
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            long offset;
            synchronized (FakeKafka.this) {
                if (closed) {
                    throw new IllegalStateException("closed");
                }
                if (!tooLarge.test(record)) {
                    if (away || held) {
                        underway.add(new Underway(record, callback));
                        if (!away) {
                            log.add(record);
                        }
                        return null;
                    }
                    log.add(record);
                    offset = log.size() - 1;
                } else {
                    offset = -1;
                }
            }
            if (offset < 0) {
                callback.onCompletion(null, new RecordTooLargeException("too large"));
            } else {
                callback.onCompletion(at(record, offset), null);
            }
            return null;
        }

        private RecordMetadata at(ProducerRecord<byte[], byte[]> record, long offset) {
            return new RecordMetadata(new TopicPartition(record.topic(), 0), offset, 0, 0, 0, 0);
        }

        private void acknowledge() {
            for (Underway next = poll(); next != null; next = poll()) {
                next.callback().onCompletion(at(next.record(), 0), null);
            }
        }

        private Underway poll() {
            synchronized (FakeKafka.this) {
                return underway.poll();
            }
        }

        private void failOldest(KafkaException failure) {
            Underway oldest = poll();
            if (oldest != null) {
                oldest.callback().onCompletion(null, failure);
            }
        }

        /** What is underway fails, as with a producer that is closed by force. */
        @Override
        public void close(Duration timeout) {
            synchronized (FakeKafka.this) {
                closed = true;
            }
            for (Underway next = poll(); next != null; next = poll()) {
                next.callback().onCompletion(null, new KafkaException("Producer is closed forcefully."));
            }
        }
    }
}
