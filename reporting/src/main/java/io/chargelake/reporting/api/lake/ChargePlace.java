package io.chargelake.reporting.api.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.lake.TableRow;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;

/**
 * Where a charge stands among the completed ones: by their end, then by what tells charges apart. As text it is the cursor
 * of a next page, which stays right when the table changes meanwhile.
 */
record ChargePlace(Instant stoppedAt, String stationId, int connectorId, Instant startedAt)
        implements Comparable<ChargePlace> {

    private static final Comparator<ChargePlace> ORDER = Comparator.comparing(ChargePlace::stoppedAt)
            .thenComparing(ChargePlace::stationId)
            .thenComparing(ChargePlace::connectorId)
            .thenComparing(ChargePlace::startedAt);

    static ChargePlace of(TableRow row) {
        return new ChargePlace(
                row.instant("stopped_at"),
                row.string("station_id"),
                row.intValue("connector_id"),
                row.instant("started_at"));
    }

    /** @throws BadRequest if it is not {@link #text} of any */
    static ChargePlace read(String cursor) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split("\n", 4);
            // The station's id is last, for it may hold anything.
            return new ChargePlace(
                    Instant.parse(parts[0]), parts[3], Integer.parseInt(parts[1]), Instant.parse(parts[2]));
        } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw BadRequest.of("cursor", cursor, "the nextCursor of an answer");
        }
    }

    String text() {
        String parts = stoppedAt + "\n" + connectorId + "\n" + startedAt + "\n" + stationId;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(UTF_8));
    }

    boolean isBefore(TableRow row) {
        return compareTo(of(row)) < 0;
    }

    @Override
    public int compareTo(ChargePlace other) {
        return ORDER.compare(this, other);
    }
}
