package io.chargelake.ingest.ingress;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.ingress.authorization.IdTags;
import io.chargelake.ingest.ingress.file.WatchedFiles;
import io.chargelake.ingest.ingress.identity.Identification;
import io.chargelake.ingest.ingress.identity.Identified;
import io.chargelake.ingest.ingress.identity.Proof;
import io.chargelake.ingest.ingress.identity.ServerTls;
import io.chargelake.ingest.ingress.identity.Station;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** {@link Access} at work: the files are read, and looked after until this is closed. */
final class Admission implements AutoCloseable {

    private final Access access;
    private final WatchedFiles files;
    private final Identification identification;
    private final Optional<ServerTls> tls;

    private Admission(Access access, WatchedFiles files) {
        Access.Stations stations = access.stations();
        this.access = access;
        this.files = files;
        this.identification = stations.register()
                .map(register -> Identification.by(register, files, stations.unlistedToo(), stations.usual()))
                .orElseGet(() -> Identification.withoutRegister(stations.usual()));
        this.tls = access.tls().map(pem -> ServerTls.of(pem, files));
    }

    /**
     * Reads the files of an access.
     *
     * @throws CommandFailure (exit 2) if one cannot be used
     */
    static Admission open(Access access) {
        WatchedFiles files = WatchedFiles.open();
        try {
            return new Admission(access, files);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** Of {@link Access#forEverybody}; there is nothing to close. */
    static Admission ofEverybody() {
        return new Admission(Access.forEverybody(), WatchedFiles.open());
    }

    Identified identify(String stationId, Proof proof) {
        return identification.identify(stationId, proof);
    }

    /** What is known now of a station that is connected. */
    Station current(Station station) {
        return identification.current(station);
    }

    /** Whether a station may connect that proves who it is. */
    boolean isWelcome(String stationId) {
        return identification.isWelcome(stationId);
    }

    /** Has something done whenever another version of a file is in force. */
    void onChange(Runnable listener) {
        files.onChange(listener);
    }

    /** The TLS of the listener; empty where it has none. */
    Optional<ServerTls> tls() {
        return tls;
    }

    /** Who may charge, where something tells whether the back end is away. */
    IdTags idTags(BooleanSupplier backEndAway, Clock clock) {
        Access.Drivers drivers = access.drivers();
        Optional<Path> list = drivers.idTags();
        return list.isPresent()
                ? IdTags.listed(list.get(), files, () -> drivers.freeVend() && backEndAway.getAsBoolean(), clock)
                : IdTags.acceptAll();
    }

    @Override
    public void close() {
        files.close();
    }
}
