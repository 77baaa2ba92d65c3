package io.chargelake.sample.truth;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The end of a charge as the station told it.
 *
 * @param stoppedAt when
 * @param meterWh the meter, Wh; empty where the station did not know it
 * @param reason by its OCPP name; Local where the station said nothing
 * @param idTag who stopped, trimmed and in capitals; empty where the station did
 */
public record Stop(Instant stoppedAt, OptionalLong meterWh, String reason, Optional<String> idTag) {

    public Stop {
        idTag = idTag.map(tag -> tag.strip().toUpperCase(Locale.ROOT));
    }
}
