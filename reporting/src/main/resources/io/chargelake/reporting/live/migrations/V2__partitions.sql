-- To which time each partition of Kafka has been applied, whichever process did so.

CREATE TABLE live_partition (
  topic ${text} NOT NULL,
  partition_number INTEGER NOT NULL,
  as_of BIGINT NOT NULL,
  PRIMARY KEY (topic, partition_number)
);
