package io.chargelake.ingest.ingress.identity;

import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a station that may connect.
 *
 * @param id as it stands in the URL, decoded; hostile text where there is no register
 * @param tenant whom it belongs to; empty where the register does not say
 * @param registration what a boot is answered with
 * @param strict whether requests that break OCPP 1.6 are refused
 */
public record Station(String id, Optional<String> tenant, Registration registration, boolean strict) {

    /** All parts are there. */
    public Station {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(registration, "registration");
    }

    /** A station that no register knows, accepted and leniently read. */
    public static Station unlisted(String id) {
        return new Station(id, Optional.empty(), Registration.ACCEPTED, false);
    }
}
