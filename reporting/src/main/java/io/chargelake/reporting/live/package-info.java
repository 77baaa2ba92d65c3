/**
 * What stations are doing now: a store that follows {@code ocpp.frames} and {@code ocpp.sessions}, in SQLite or
 * PostgreSQL. Plain JDBC and Kafka clients, no Spring. Whatever the order in which records come, and however often, the
 * same rows come of them.
 */
package io.chargelake.reporting.live;
