/**
 * OCPP 1.6J: the one codec that the ingress, the live consumer and the curation use.
 *
 * <p>{@link io.chargelake.ocpp.OcppJ} reads frames, {@link io.chargelake.ocpp.StationRequests} the payloads of what
 * stations send, {@link io.chargelake.ocpp.EventTime} decides when an event happened. All of it is tolerant: what can be
 * used is used, what was repaired is flagged, and what cannot be used is told with every reason.
 */
package io.chargelake.ocpp;
