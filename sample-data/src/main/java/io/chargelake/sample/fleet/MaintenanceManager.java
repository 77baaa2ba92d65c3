package io.chargelake.sample.fleet;

/**
 * Somebody who sends crews to stations; invented, like the address.
 *
 * @param name the name
 * @param email an address that reaches nobody
 * @param locale BCP 47 language tag of the monthly mail
 */
public record MaintenanceManager(String name, String email, String locale) {}
