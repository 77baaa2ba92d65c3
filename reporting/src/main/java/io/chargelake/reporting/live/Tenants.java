package io.chargelake.reporting.live;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whose stations a reader may see.
 *
 * @param names tenants by name, {@code ""} for the stations that have none; empty for all stations
 */
public record Tenants(Optional<Set<String>> names) {

    private static final Tenants ALL = new Tenants(Optional.empty());

    /** Copies the names. */
    public Tenants {
        Objects.requireNonNull(names, "names");
        names = names.map(Set::copyOf);
    }

    /** Every station. */
    public static Tenants all() {
        return ALL;
    }

    /** The stations of these tenants only; none at all where the set is empty. */
    public static Tenants of(Set<String> names) {
        return new Tenants(Optional.of(names));
    }

    /** Whether the stations of a tenant may be seen. */
    public boolean include(String tenant) {
        return names.isEmpty() || names.get().contains(tenant);
    }
}
