package io.chargelake.reporting.live;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which stations are asked for.
 *
 * @param tenants whose
 * @param text a part of the station id, in any case; blank for all
 * @param alsoIds stations that match the text otherwise, for example by their name in the register; at most 1,000
 * @param state in this state only
 * @param connection with this connection only
 * @param cursor where to go on, from {@link StationPage#nextCursor}
 * @param limit stations of a page, 1 to 1,000
 */
public record StationQuery(
        Tenants tenants,
        String text,
        Set<String> alsoIds,
        Optional<StationState> state,
        Optional<StationConnection> connection,
        Optional<String> cursor,
        int limit) {

    /** Longest page. */
    public static final int MOST = 1_000;

    /** Checks the bounds. */
    public StationQuery {
        Objects.requireNonNull(tenants, "tenants");
        text = text == null ? "" : text.strip();
        alsoIds = Set.copyOf(alsoIds);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + MOST + ")");
        }
        if (alsoIds.size() > MOST) {
            throw new IllegalArgumentException("alsoIds: " + alsoIds.size() + " ids (expected: at most " + MOST + ")");
        }
    }

    /** All stations of these tenants, from the first. */
    public static StationQuery of(Tenants tenants, int limit) {
        return new StationQuery(tenants, "", Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }
}
