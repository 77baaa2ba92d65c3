package io.chargelake.ingest.ingress;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Where the ingress writes, as an event loop can use it: nothing here blocks. */
interface DurableLog extends AutoCloseable {

    /**
     * Appends a record. Records with one key are stored in the order in which they are appended.
     *
     * @return complete when the record survives a crash; without an offset where it is not in Kafka yet. Completed on
     *     any thread, or at once
     */
    CompletableFuture<RecordMetadata> append(ProducerRecord<byte[], byte[]> record);

    /**
     * Appends a record to Kafka itself or not at all, in no order with other records.
     *
     * @return the record's offset; completes exceptionally, while Kafka is known to be away at once
     */
    CompletableFuture<RecordMetadata> appendToKafka(ProducerRecord<byte[], byte[]> record);

    /** The records of a topic that an earlier process has left and that are not in Kafka yet; before the log is started. */
    List<ProducerRecord<byte[], byte[]>> left(String topic);

    /** Begins to bring to Kafka what an earlier process has left. */
    void start();

    /** Whether Kafka has acknowledged the last record that it has been given. */
    boolean kafkaTakesRecords();

    /** Records that are on the local disk and not yet in Kafka. */
    long spooledRecords();

    /** Bytes of the local disk that these records take. */
    long spooledBytes();

    /** Tells somebody the nanoseconds that Kafka takes to acknowledge each record; on a thread that must not block. */
    void onAck(LongConsumer nanoseconds);

    /** Waits some seconds for Kafka, and stores what it does not take in time, if there is somewhere to store it. */
    @Override
    void close();
}
