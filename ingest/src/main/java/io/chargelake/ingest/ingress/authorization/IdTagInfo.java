package io.chargelake.ingest.ingress.authorization;

import io.chargelake.ocpp.AuthorizationStatus;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What the central system thinks of an identifier (OCPP 1.6, section 7.27).
 *
 * @param status whether it may charge
 * @param expiryDate until when
 * @param parentIdTag the group that it belongs to
 */
public record IdTagInfo(AuthorizationStatus status, Optional<Instant> expiryDate, Optional<String> parentIdTag) {

    /** All parts are there. */
    public IdTagInfo {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(expiryDate, "expiryDate");
        Objects.requireNonNull(parentIdTag, "parentIdTag");
    }

    /** A status of which nothing more is known. */
    public static IdTagInfo of(AuthorizationStatus status) {
        return new IdTagInfo(status, Optional.empty(), Optional.empty());
    }

    /** The same as it is after its expiry. A tag that is blocked stays blocked. */
    IdTagInfo at(Instant now) {
        boolean expired =
                status == AuthorizationStatus.ACCEPTED && expiryDate.isPresent() && !now.isBefore(expiryDate.get());
        return expired ? new IdTagInfo(AuthorizationStatus.EXPIRED, expiryDate, parentIdTag) : this;
    }
}
