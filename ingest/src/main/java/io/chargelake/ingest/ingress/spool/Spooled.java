package io.chargelake.ingest.ingress.spool;

import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record that is on the disk.
 *
 * @param sequence its number, counted from 0 when the spool was opened
 * @param bytes what it takes on the disk
 * @param record as it was appended
 */
public record Spooled(long sequence, int bytes, ProducerRecord<byte[], byte[]> record) {}
