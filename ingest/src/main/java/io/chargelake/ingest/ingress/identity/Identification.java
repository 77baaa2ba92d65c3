package io.chargelake.ingest.ingress.identity;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.ingress.file.WatchedFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Decides whether a connection is that of the station it names. May be asked from any thread, and never waits. */
public final class Identification {

    /** The columns of a register that only the ingress reads; key hashes have no business in a lake. */
    public static final Set<String> OWN_COLUMNS = Set.of("key_hash", "security_profile", "registration", "strict");

    private final Optional<Supplier<StationRegister>> register;
    private final boolean unlistedToo;
    private final SecurityProfile usual;

    private Identification(Optional<Supplier<StationRegister>> register, boolean unlistedToo, SecurityProfile usual) {
        this.register = register;
        this.unlistedToo = unlistedToo;
        this.usual = usual;
    }

    /** Every station is welcome. */
    public static Identification withoutRegister(SecurityProfile profile) {
        return new Identification(Optional.empty(), true, profile);
    }

    /**
     * The stations of a register are.
     *
     * @param files reads the register again when it changes
     * @param unlistedToo whether stations are welcome that the register does not list
     * @param usual how a station proves who it is where the register does not say
     * @throws CommandFailure (exit 2) if the register cannot be used
     */
    public static Identification by(Path register, WatchedFiles files, boolean unlistedToo, SecurityProfile usual) {
        return new Identification(
                Optional.of(files.read(List.of(register), () -> StationRegister.read(register, usual))),
                unlistedToo,
                usual);
    }

    /** Who a connection is that names a station. */
    public Identified identify(String stationId, Proof proof) {
        Optional<RegisteredStation> listed = find(stationId);
        // Done for every station, so that the time it takes does not tell which have a key.
        boolean keyMatches = keyMatches(stationId, listed.flatMap(RegisteredStation::key), proof);
        if (listed.isEmpty() && !unlistedToo) {
            return new Identified.Unknown();
        }
        Optional<String> missing =
                missing(stationId, listed.map(RegisteredStation::profile).orElse(usual), proof, keyMatches);
        return missing.isPresent()
                ? new Identified.Unproven(missing.get())
                : new Identified.Known(
                        listed.map(RegisteredStation::station).orElseGet(() -> Station.unlisted(stationId)));
    }

    /** Whether a station may connect that proves who it is. */
    public boolean isWelcome(String stationId) {
        return unlistedToo || find(stationId).isPresent();
    }

    /** What is known now of a station that is connected; what was known before, where it is listed no more. */
    public Station current(Station station) {
        return find(station.id()).map(RegisteredStation::station).orElse(station);
    }

    private Optional<RegisteredStation> find(String stationId) {
        return register.flatMap(known -> known.get().find(stationId));
    }

    /** What keeps a connection from being the station's. */
    private static Optional<String> missing(
            String stationId, SecurityProfile profile, Proof proof, boolean keyMatches) {
        if (profile.asksForTls() && !proof.tls()) {
            return Optional.of("security profile " + profile.number() + " needs TLS");
        }
        if (profile.asksForKey() && proof.authorization().isEmpty()) {
            return Optional.of("it sends no key");
        }
        if (profile.asksForKey() && !keyMatches) {
            return Optional.of("its name or key is wrong");
        }
        if (profile == SecurityProfile.CLIENT_CERTIFICATE) {
            if (proof.certificate().isEmpty()) {
                return Optional.of("it sends no certificate");
            }
            if (!CertificateName.isOf(stationId, proof.certificate().get())) {
                return Optional.of("its certificate is that of another station");
            }
        }
        return Optional.empty();
    }

    private static boolean keyMatches(String stationId, Optional<KeyHash> key, Proof proof) {
        Optional<byte[]> sent = proof.authorization()
                .flatMap(BasicCredentials::read)
                .flatMap(credentials -> credentials.keyOf(stationId, proof.idInUrl()));
        boolean matches = key.orElse(KeyHash.OF_NOTHING).matches(sent.orElse(new byte[0]));
        return matches && key.isPresent() && sent.isPresent();
    }
}
