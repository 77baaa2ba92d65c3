package io.chargelake.ingest.ingress.identity;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What makes a listener one of TLS, all of it PEM.
 *
 * @param certificate the server's certificate, and those between it and its root
 * @param key its private key, PKCS #8 and not encrypted
 * @param clientCa certificates of those who issue the stations' certificates; empty where stations have none
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientCa) {

    /** All parts are there. */
    public TlsFiles {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(clientCa, "clientCa");
    }
}
