/**
 * Records that wait on the local disk for Kafka: forced before they count as stored, in order, bounded, and there again
 * after a crash.
 */
package io.chargelake.ingest.ingress.spool;
