package io.chargelake.reporting.api.access;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks the API.
 *
 * @param name for the log of commands
 * @param roles what it may do
 * @param tenants whose stations it sees; empty for those of everybody
 */
public record Caller(String name, Set<Role> roles, Optional<Set<String>> tenants) {

    /** Copies what may change. */
    public Caller {
        Objects.requireNonNull(name, "name");
        roles = Set.copyOf(roles);
        tenants = tenants.map(Set::copyOf);
    }

    /**
     * Whether it sees stations of a tenant.
     *
     * @param tenant empty for stations without one, which only those see who see all
     */
    public boolean sees(Optional<String> tenant) {
        return tenants.isEmpty()
                || tenant.filter(known -> tenants.get().contains(known)).isPresent();
    }
}
