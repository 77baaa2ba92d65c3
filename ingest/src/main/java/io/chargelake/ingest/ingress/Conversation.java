package io.chargelake.ingest.ingress;

/**
 * What goes on over one socket, beyond the frame at hand. Belongs to the socket's event loop.
 *
 * @param session the socket
 * @param recent what the station has asked lately
 * @param calls what the station is being asked
 */
record Conversation(Session session, RecentRequests recent, CallsToStation calls) {}
