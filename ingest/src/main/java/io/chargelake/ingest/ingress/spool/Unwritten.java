package io.chargelake.ingest.ingress.spool;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record that was taken out of the spool before it was written.
 *
 * @param record as it was appended
 * @param stored what {@link Spool#append} has promised; whoever takes the record completes it
 */
public record Unwritten(ProducerRecord<byte[], byte[]> record, CompletableFuture<Void> stored) {}
