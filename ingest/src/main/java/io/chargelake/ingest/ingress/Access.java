package io.chargelake.ingest.ingress;

import io.chargelake.ingest.ingress.identity.SecurityProfile;
import io.chargelake.ingest.ingress.identity.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Which stations may connect, and who may charge. All files are read again when they change.
 *
 * @param stations which stations are known, and how they prove who they are
 * @param tls makes the listener one of TLS; empty for plain websockets
 * @param drivers who may charge
 * @param bootRetry how long a station waits that is not accepted before it asks again, in whole seconds
 */
public record Access(Stations stations, Optional<TlsFiles> tls, Drivers drivers, Duration bootRetry) {

    /**
     * Which stations are known.
     *
     * @param register CSV file; empty where every station is welcome
     * @param unlistedToo whether stations are welcome that the register does not list
     * @param usual how stations prove who they are where the register does not say
     */
    public record Stations(Optional<Path> register, boolean unlistedToo, SecurityProfile usual) {

        /** All parts are there. */
        public Stations {
            Objects.requireNonNull(register, "register");
            Objects.requireNonNull(usual, "usual");
        }
    }

    /**
     * Who may charge.
     *
     * @param idTags CSV file; empty where everybody may
     * @param freeVend whether identifiers that the file does not know may charge while Kafka is away
     */
    public record Drivers(Optional<Path> idTags, boolean freeVend) {

        /** All parts are there. */
        public Drivers {
            Objects.requireNonNull(idTags, "idTags");
        }
    }

    /** Checks what can be checked without files. */
    public Access {
        Objects.requireNonNull(stations, "stations");
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(drivers, "drivers");
        if (bootRetry.toSeconds() < 1) {
            throw new IllegalArgumentException("bootRetry: " + bootRetry + " (expected: 1 s or more)");
        }
    }

    /** Every station may connect, nobody is asked who he is, everybody may charge. */
    public static Access forEverybody() {
        return new Access(
                new Stations(Optional.empty(), true, SecurityProfile.NONE),
                Optional.empty(),
                new Drivers(Optional.empty(), false),
                Duration.ofSeconds(60));
    }

    /** With other stations. */
    public Access with(Stations other) {
        return new Access(other, tls, drivers, bootRetry);
    }

    /** With TLS. */
    public Access with(TlsFiles files) {
        return new Access(stations, Optional.of(files), drivers, bootRetry);
    }

    /** With other drivers. */
    public Access with(Drivers other) {
        return new Access(stations, tls, other, bootRetry);
    }
}
