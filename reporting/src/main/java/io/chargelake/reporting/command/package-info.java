/** Commands to stations over Kafka, for those who ask over the API. */
package io.chargelake.reporting.command;
