package io.chargelake.ocpp;

import java.util.Locale;
import java.util.Objects;

/**
 * An identifier presented to a station. OCPP compares identifiers without regard to case (OCPP 1.6, section 7.28).
 *
 * @param text as the station sent it
 */
public record IdTag(String text) {

    public IdTag {
        Objects.requireNonNull(text, "text");
    }

    /** By which identifiers are compared and joined: without blanks around it, in capitals. */
    public String key() {
        return text.strip().toUpperCase(Locale.ROOT);
    }
}
