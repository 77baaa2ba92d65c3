package io.chargelake.reporting.monthly.month;

import io.chargelake.reporting.monthly.smtp.Mailbox;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A station as the register knows it; every text is as it was written there.
 *
 * @param managerEmail where the mail about it goes, as written, perhaps unusable
 * @param locale BCP 47 language tag of the manager
 * @param timeZone IANA name of the station's time zone
 */
public record Station(
        String id,
        Optional<String> name,
        Optional<String> site,
        Optional<String> address,
        Optional<String> vendor,
        Optional<String> model,
        Optional<Double> latitudeDeg,
        Optional<Double> longitudeDeg,
        Optional<String> manager,
        Optional<String> managerEmail,
        Optional<String> locale,
        Optional<String> timeZone) {

    /** A station that faulted and stands in no register. */
    public static Station unregistered(String id) {
        return new Station(
                id,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Where its clock is; nothing if the register does not say, or says what is no time zone. */
    public Optional<ZoneId> zone() {
        return timeZone.flatMap(name -> {
            try {
                return Optional.of(ZoneId.of(name));
            } catch (DateTimeException unknown) {
                return Optional.empty();
            }
        });
    }

    /** Where the mail about it goes; nothing if nobody looks after it or the address cannot be used. */
    public Optional<Mailbox> mailbox() {
        return managerEmail.flatMap(Mailbox::of);
    }
}
