package io.chargelake.reporting.live;

/** A partition of a Kafka topic. */
public record LivePartition(String topic, int number) {}
