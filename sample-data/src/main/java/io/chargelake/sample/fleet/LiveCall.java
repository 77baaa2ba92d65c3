package io.chargelake.sample.fleet;

/**
 * A request that a live station sends now.
 *
 * @param action the action
 * @param payload JSON text
 */
public record LiveCall(String action, String payload) {}
