package io.chargelake.ingest.ingress.identity;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.ingress.file.CsvFile;
import io.chargelake.ingest.ingress.file.CsvRow;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The stations that an operator knows, from a CSV file of which only the column {@code station_id} is required. The file
 * that {@code silver.stations} is made of is one; {@code key_hash}, {@code security_profile}, {@code registration} and
 * {@code strict} are this register's own.
 */
final class StationRegister {

    /** A key has 16 bytes or more, so that none is ever shown, in whichever column it has ended up. */
    private static final int MOST_CHARACTERS_SHOWN = 12;

    private static final CsvFile CSV =
            new CsvFile("station register", "station_id", UnaryOperator.identity(), MOST_CHARACTERS_SHOWN);

    private final Map<String, RegisteredStation> stations;

    private StationRegister(Map<String, RegisteredStation> stations) {
        this.stations = stations;
    }

    /**
     * Reads a register.
     *
     * @param usual the profile of stations whose row names none
     * @throws CommandFailure (exit 2) if the file cannot be read or a row cannot be right; the message names lines and
     *     values, but nothing that could be a key or its hash
     */
    static StationRegister read(Path file, SecurityProfile usual) {
        return new StationRegister(CSV.read(file, row -> station(row, usual)));
    }

    Optional<RegisteredStation> find(String id) {
        return Optional.ofNullable(stations.get(id));
    }

    private static RegisteredStation station(CsvRow row, SecurityProfile usual) {
        Optional<KeyHash> key = key(row);
        // A key that is listed and never asked for would be a door that only looks locked.
        SecurityProfile unnamed = usual == SecurityProfile.NONE && key.isPresent() ? SecurityProfile.BASIC : usual;
        SecurityProfile profile = profile(row).orElse(unnamed);
        if (profile.asksForKey() && row.text("key_hash").isEmpty()) {
            row.problem("security profile " + profile.number() + " needs a key_hash");
        }
        String id = row.text("station_id").orElseThrow();
        if (id.chars().anyMatch(Character::isISOControl)) {
            row.wrong("station_id", id, "text without control characters");
        }
        Station station = new Station(id, row.text("tenant"), registration(row), strict(row));
        return new RegisteredStation(station, profile, key);
    }

    private static Optional<KeyHash> key(CsvRow row) {
        Optional<String> text = row.text("key_hash");
        Optional<KeyHash> key = text.map(KeyHash::read);
        if (text.isPresent() && key.isEmpty()) {
            row.problem("key_hash is not " + KeyHash.FORM + " ('chargelake station-key' makes one)");
        }
        return key;
    }

    private static Optional<SecurityProfile> profile(CsvRow row) {
        Optional<String> text = row.text("security_profile");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.get().matches("[0-3]")) {
            row.wrong("security_profile", text.get(), "0, 1, 2 or 3");
            return Optional.empty();
        }
        return Optional.of(SecurityProfile.of(Integer.parseInt(text.get())));
    }

    private static Registration registration(CsvRow row) {
        Optional<String> text = row.text("registration");
        for (Registration registration : Registration.values()) {
            if (registration.wireName().equalsIgnoreCase(text.orElse(Registration.ACCEPTED.wireName()))) {
                return registration;
            }
        }
        row.wrong("registration", text.orElseThrow(), "Accepted, Pending or Rejected");
        return Registration.REJECTED;
    }

    private static boolean strict(CsvRow row) {
        String text = row.text("strict").orElse("false");
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            row.wrong("strict", text, "true or false");
        }
        return text.equalsIgnoreCase("true");
    }
}
