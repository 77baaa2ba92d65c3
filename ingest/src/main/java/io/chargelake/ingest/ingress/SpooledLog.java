package io.chargelake.ingest.ingress;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.ingress.spool.Spool;
import io.chargelake.ingest.ingress.spool.SpoolReader;
import io.chargelake.ingest.ingress.spool.Spooled;
import io.chargelake.ingest.ingress.spool.Unwritten;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka, and the local disk while Kafka is away. As long as Kafka acknowledges, records go to Kafka alone. The first one
 * that it does not take ends this: all that are underway go to the spool in their order, and from then on every new one
 * behind them. One thread brings the spool to Kafka, oldest first, and when the two have met, records go to Kafka alone
 * again. While Kafka is away this says so once, not once for each record.
 *
 * <p>A producer that has failed is closed before it can send anything that was appended later: what it has brought to
 * Kafka is then the beginning of what the spool brings again, so that the first occurrences of a key's records are in
 * order. Records may be in Kafka twice.
 */
final class SpooledLog implements DurableLog {

    private static final Logger LOG = LoggerFactory.getLogger(SpooledLog.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    /** Much less than a producer's memory, which must not run out. */
    private static final int MOST_UNDERWAY = 2_000;

    private static final long MOST_BYTES_UNDERWAY = 8 << 20;

    private final Spool spool;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Duration betweenTries;
    private final Set<String> topics = ConcurrentHashMap.newKeySet();
    private final Thread drain = new Thread(this::drain, "spool-drain");
    private volatile LongConsumer ackNanoseconds = nanoseconds -> {};
    private volatile boolean closed;

    /** Guards the order of records: held while one is handed to the producer or the spool, never while anything waits. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<Sent> inFlight = new ArrayDeque<>();
    private final List<Producer<byte[], byte[]>> failed = new ArrayList<>();

    /** Null while Kafka is away; changed under the lock. */
    private volatile Producer<byte[], byte[]> producer;

    /** Whether records go past the spool; changed under the lock. */
    private volatile boolean direct;

    private volatile boolean taking = true;

    /** What the drain has sent and Kafka has not acknowledged, and where it is; for its thread alone. */
    private final Deque<Draining> underway = new ArrayDeque<>();

    private SpoolReader reader;
    private Producer<byte[], byte[]> readersProducer;
    private Producer<byte[], byte[]> candidate;
    private Spooled next;
    private long bytesUnderway;
    private boolean saidUnreadable;

    /** A record that went past the spool. */
    private static final class Sent {
        private final ProducerRecord<byte[], byte[]> record;
        private final CompletableFuture<RecordMetadata> acked = new CompletableFuture<>();
        private final long sentAt = System.nanoTime();
        private volatile boolean done;

        private Sent(ProducerRecord<byte[], byte[]> record) {
            this.record = record;
        }

        private void storedIn(CompletableFuture<RecordMetadata> spooled) {
            spooled.whenComplete((stored, failure) -> {
                if (failure == null) {
                    acked.complete(stored);
                } else {
                    acked.completeExceptionally(failure);
                }
            });
        }
    }

    /** A record of the spool that is on its way to Kafka. */
    private static final class Draining {
        private final Spooled spooled;
        private volatile boolean done;
        private volatile Exception refusal;

        private Draining(Spooled spooled) {
            this.spooled = spooled;
        }
    }

    /** A record in flight that has been given to the spool. */
    private record Moved(Sent sent, CompletableFuture<RecordMetadata> spooled) {}

    /**
     * A log that begins with what the spool holds. {@link #start} begins to drain it.
     *
     * @param connected a producer that knows the partitions of its topics
     * @param producers make the next one, not connected yet; idempotent, {@code acks=all}, and with
     *     {@code max.block.ms=0}
     */
    SpooledLog(Spool spool, Producer<byte[], byte[]> connected, Supplier<Producer<byte[], byte[]>> producers) {
        this(spool, connected, producers, Duration.ofSeconds(1));
    }

    SpooledLog(
            Spool spool,
            Producer<byte[], byte[]> connected,
            Supplier<Producer<byte[], byte[]>> producers,
            Duration betweenTries) {
        this.betweenTries = betweenTries;
        this.spool = spool;
        this.producer = connected;
        this.producers = producers;
        this.direct = spool.records() == 0;
        this.drain.setDaemon(true);
        if (!direct) {
            LOG.warn(
                    "The spool {} holds {} records of an earlier process, they are sent first",
                    spool.folder(),
                    spool.records());
        }
    }

    @Override
    public void start() {
        drain.start();
    }

    @Override
    public CompletableFuture<RecordMetadata> append(ProducerRecord<byte[], byte[]> record) {
        topics.add(record.topic());
        Sent sent;
        List<Moved> moved;
        lock.lock();
        try {
            if (!direct) {
                return spooled(record);
            }
            sent = new Sent(record);
            Exception refusal = sendDirectly(sent);
            if (refusal == null) {
                return sent.acked;
            }
            if (SendFailure.isOfTheRecord(refusal)) {
                inFlight.remove(sent);
                return CompletableFuture.failedFuture(refusal);
            }
            moved = leaveKafka(refusal);
        } finally {
            lock.unlock();
        }
        moved.forEach(each -> each.sent().storedIn(each.spooled()));
        return sent.acked;
    }

    /** Under the lock; gives the failure where the producer fails at once. */
    private Exception sendDirectly(Sent sent) {
        while (!inFlight.isEmpty() && inFlight.peek().done) {
            inFlight.remove();
        }
        inFlight.add(sent);
        Producer<byte[], byte[]> by = producer;
        return send(by, sent.record, (metadata, failure) -> {
            if (failure == null) {
                sent.done = true;
                ackNanoseconds.accept(System.nanoTime() - sent.sentAt);
                sent.acked.complete(metadata);
            } else if (SendFailure.isOfTheRecord(failure)) {
                sent.done = true;
                sent.acked.completeExceptionally(failure);
            } else {
                lost(by, failure);
            }
        });
    }

    @Override
    public CompletableFuture<RecordMetadata> appendToKafka(ProducerRecord<byte[], byte[]> record) {
        topics.add(record.topic());
        Producer<byte[], byte[]> by = producer;
        if (by == null || !taking) {
            return CompletableFuture.failedFuture(new DisconnectException("Kafka is away"));
        }
        CompletableFuture<RecordMetadata> acked = new CompletableFuture<>();
        Callback done = (metadata, failure) -> {
            if (failure == null) {
                acked.complete(metadata);
            } else {
                if (!SendFailure.isOfTheRecord(failure)) {
                    lost(by, failure);
                }
                acked.completeExceptionally(failure);
            }
        };
        Exception refusal = send(by, record, done);
        if (refusal != null) {
            if (!SendFailure.isOfTheRecord(refusal)) {
                leave(by, refusal);
            }
            acked.completeExceptionally(refusal);
        }
        return acked;
    }

    /**
     * Sends, and gives the failure where it comes before this returns; the callback hears of all others. A producer must
     * not be closed by a thread that is within its send.
     */
    private static Exception send(Producer<byte[], byte[]> by, ProducerRecord<byte[], byte[]> record, Callback later) {
        Sending sending = new Sending(later);
        try {
            by.send(record, sending);
        } catch (RuntimeException e) {
            // A closed producer, or one that can go on no more.
            return e;
        }
        return sending.returned();
    }

    /** One call of a producer's send. */
    private static final class Sending implements Callback {
        private final Thread caller = Thread.currentThread();
        private final Callback later;
        private boolean returned;
        private Exception failure;

        private Sending(Callback later) {
            this.later = later;
        }

        @Override
        public void onCompletion(RecordMetadata metadata, Exception exception) {
            if (exception != null && Thread.currentThread() == caller && !returned) {
                failure = exception;
            } else {
                later.onCompletion(metadata, exception);
            }
        }

        private Exception returned() {
            returned = true;
            return failure;
        }
    }

    /** A producer fails, on its own thread: closed here, it sends nothing that was appended after what has failed. */
    private void lost(Producer<byte[], byte[]> by, Exception failure) {
        leave(by, failure);
        by.close(Duration.ZERO);
    }

    private void leave(Producer<byte[], byte[]> by, Exception failure) {
        List<Moved> moved;
        lock.lock();
        try {
            moved = producer == by ? leaveKafka(failure) : List.of();
        } finally {
            lock.unlock();
        }
        moved.forEach(each -> each.sent().storedIn(each.spooled()));
    }

    /** Under the lock. */
    private List<Moved> leaveKafka(Exception failure) {
        List<Moved> moved = inFlight.stream()
                .filter(sent -> !sent.done)
                .map(sent -> new Moved(sent, spooled(sent.record)))
                .toList();
        inFlight.clear();
        failed.add(producer);
        producer = null;
        direct = false;
        if (taking && !closed) {
            taking = false;
            LOG.warn("Kafka does not take frames, they go to the spool {}: {}", spool.folder(), failure.toString());
        }
        LockSupport.unpark(drain);
        return moved;
    }

    /** Under the lock. */
    private CompletableFuture<RecordMetadata> spooled(ProducerRecord<byte[], byte[]> record) {
        return spool.append(record).thenApply(stored -> withoutOffset(record));
    }

    private static RecordMetadata withoutOffset(ProducerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), RecordMetadata.UNKNOWN_PARTITION);
        return new RecordMetadata(partition, -1, -1, record.timestamp() == null ? -1 : record.timestamp(), -1, -1);
    }

    private void drain() {
        while (!closed) {
            try {
                if (!step()) {
                    pause();
                }
                saidUnreadable = false;
            } catch (IOException e) {
                if (!saidUnreadable) {
                    LOG.error("The spool {} cannot be brought to Kafka, tried again every second", spool.folder(), e);
                }
                saidUnreadable = true;
                startAgain();
                LockSupport.parkNanos(betweenTries.toNanos());
            } catch (InterruptedException e) {
                LOG.debug("Stopped", e);
                return;
            }
        }
    }

    /** Whether there may be more to do at once. */
    private boolean step() throws IOException, InterruptedException {
        closeFailed();
        Producer<byte[], byte[]> by = producer;
        if (by == null) {
            return connect();
        }
        boolean settled = settle();
        if (direct) {
            return settled;
        }
        if (by != readersProducer) {
            startAgain();
            reader = spool.reader();
            readersProducer = by;
        }
        return sendNext(by) || settled;
    }

    /**
     * Acks and failures wake this thread; new records in the spool do not, there may be many. A wake-up that comes while
     * the thread waits for a lock is spent there: what it was about has to be looked at here, just before the wait.
     */
    private void pause() {
        if (closed) {
            return;
        }
        if (producer == null) {
            LockSupport.parkNanos(betweenTries.toNanos());
        } else if (direct) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private void closeFailed() {
        List<Producer<byte[], byte[]>> closing;
        lock.lock();
        try {
            closing = List.copyOf(failed);
            failed.clear();
        } finally {
            lock.unlock();
        }
        closing.forEach(each -> each.close(Duration.ZERO));
    }

    private boolean connect() {
        try {
            if (candidate == null) {
                candidate = producers.get();
            }
            // It asks for the partitions of topics that it hears of, and fails until it knows them.
            topics.forEach(candidate::partitionsFor);
        } catch (KafkaException e) {
            LOG.debug("Kafka is still away", e);
            return false;
        }
        lock.lock();
        try {
            producer = candidate;
            candidate = null;
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** From the oldest record that is not in Kafka. */
    private void startAgain() {
        underway.clear();
        bytesUnderway = 0;
        next = null;
        readersProducer = null;
        if (reader != null) {
            try {
                reader.close();
            } catch (IOException e) {
                LOG.debug("A reader of the spool is not closed", e);
            }
            reader = null;
        }
    }

    /** Releases what Kafka has acknowledged, up to the first record that it has not. */
    private boolean settle() throws IOException {
        long before = -1;
        while (!underway.isEmpty() && underway.peek().done) {
            Draining head = underway.peek();
            if (head.refusal != null) {
                spool.reject(head.spooled, head.refusal);
            }
            underway.remove();
            bytesUnderway -= head.spooled.bytes();
            before = head.spooled.sequence() + 1;
        }
        if (before >= 0) {
            spool.release(before);
        }
        return before >= 0;
    }

    private boolean sendNext(Producer<byte[], byte[]> by) throws IOException, InterruptedException {
        // Until Kafka has taken one record, there is nothing but the one to try.
        if (underway.size() >= (taking ? MOST_UNDERWAY : 1) || bytesUnderway >= MOST_BYTES_UNDERWAY) {
            return false;
        }
        if (next == null) {
            next = reader.next();
        }
        if (next != null) {
            return sendRead(by);
        }
        return (taking || underway.isEmpty()) && meet(by);
    }

    /** Sends the record that has been read; whether the producer goes on. */
    private boolean sendRead(Producer<byte[], byte[]> by) {
        Draining draining = new Draining(next);
        ProducerRecord<byte[], byte[]> record = next.record();
        topics.add(record.topic());
        underway.add(draining);
        bytesUnderway += next.bytes();
        next = null;
        Exception refusal = send(by, record, (metadata, failure) -> drained(by, draining, failure));
        if (refusal != null && SendFailure.isOfTheRecord(refusal)) {
            drained(by, draining, refusal);
        } else if (refusal != null) {
            leave(by, refusal);
            return false;
        }
        return true;
    }

    private void drained(Producer<byte[], byte[]> by, Draining draining, Exception failure) {
        if (failure == null || SendFailure.isOfTheRecord(failure)) {
            draining.refusal = failure;
            draining.done = true;
            if (failure == null && !taking) {
                taken(by);
            }
        } else {
            lost(by, failure);
        }
        LockSupport.unpark(drain);
    }

    private void taken(Producer<byte[], byte[]> by) {
        lock.lock();
        try {
            if (producer == by && !taking) {
                taking = true;
                LOG.warn("Kafka takes frames again, {} records wait in the spool {}", spool.records(), spool.folder());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * All that is on the disk has been sent: sends what is not even written yet, and then records go past the spool. The
     * writer stands still meanwhile; without that, there would always be something more on the disk.
     */
    private boolean meet(Producer<byte[], byte[]> by) throws IOException, InterruptedException {
        spool.pause();
        try {
            for (next = reader.next(); next != null; next = reader.next()) {
                if (underway.size() >= 2 * MOST_UNDERWAY) {
                    return false;
                }
                if (!sendRead(by)) {
                    return false;
                }
            }
            return goPast(by);
        } finally {
            spool.resume();
        }
    }

    private boolean goPast(Producer<byte[], byte[]> by) {
        List<Unwritten> rest;
        List<Sent> sent = new ArrayList<>();
        List<Moved> moved = new ArrayList<>();
        List<Runnable> refused = new ArrayList<>();
        lock.lock();
        try {
            if (producer != by) {
                return false;
            }
            direct = true;
            if (!taking) {
                taking = true;
                LOG.warn("Kafka takes frames again");
            }
            rest = spool.takeUnwritten();
            for (Unwritten unwritten : rest) {
                Sent one = new Sent(unwritten.record());
                sent.add(one);
                if (!direct) {
                    moved.add(new Moved(one, spooled(one.record)));
                    continue;
                }
                Exception refusal = sendDirectly(one);
                if (refusal != null && SendFailure.isOfTheRecord(refusal)) {
                    inFlight.remove(one);
                    refused.add(() -> one.acked.completeExceptionally(refusal));
                } else if (refusal != null) {
                    moved.addAll(leaveKafka(refusal));
                }
            }
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < sent.size(); i++) {
            CompletableFuture<Void> stored = rest.get(i).stored();
            sent.get(i).acked.whenComplete((acked, failure) -> {
                if (failure == null) {
                    stored.complete(null);
                } else {
                    stored.completeExceptionally(failure);
                }
            });
        }
        moved.forEach(each -> each.sent().storedIn(each.spooled()));
        refused.forEach(Runnable::run);
        LOG.info("The spool {} is drained", spool.folder());
        return true;
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> left(String topic) {
        List<ProducerRecord<byte[], byte[]>> left = new ArrayList<>();
        try (SpoolReader all = spool.reader()) {
            for (Spooled each = all.next(); each != null; each = all.next()) {
                if (each.record().topic().equals(topic)) {
                    left.add(each.record());
                }
            }
            return left;
        } catch (IOException e) {
            throw CommandFailure.unreachable("The spool " + spool.folder() + " cannot be read: " + e, e);
        }
    }

    @Override
    public boolean kafkaTakesRecords() {
        return taking;
    }

    @Override
    public long spooledRecords() {
        return spool.records();
    }

    @Override
    public long spooledBytes() {
        return spool.bytes();
    }

    @Override
    public void onAck(LongConsumer nanoseconds) {
        ackNanoseconds = nanoseconds;
    }

    /** Ends the drain where it is: what Kafka has not taken is there for the next start. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(drain);
        try {
            drain.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Producer<byte[], byte[]> last = producer;
        if (last != null) {
            // What it does not bring to Kafka in this time fails, and goes to the spool.
            last.close(CLOSE_PATIENCE);
            leave(last, new DisconnectException("The ingress is closing"));
        }
        closeFailed();
        if (candidate != null) {
            candidate.close(Duration.ZERO);
        }
        try {
            settle();
        } catch (IOException e) {
            LOG.warn("Records that Kafka will never take stay in the spool {}", spool.folder(), e);
        }
        startAgain();
        spool.close();
    }
}
