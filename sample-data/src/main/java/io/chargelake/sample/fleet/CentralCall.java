package io.chargelake.sample.fleet;

/**
 * A request to the station and its answer.
 *
 * @param action the action
 * @param payload of the request, JSON text
 * @param answer the payload of the station's result, JSON text
 * @param done what the station does once it has answered
 */
record CentralCall(String action, String payload, String answer, Runnable done) implements Exchange {}
