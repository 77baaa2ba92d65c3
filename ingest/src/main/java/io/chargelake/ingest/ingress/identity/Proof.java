package io.chargelake.ingest.ingress.identity;

import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;

/**
 * What a connection brings to prove who is at its other end.
 *
 * @param idInUrl the station id as it stands in the URL, not decoded
 * @param authorization the header of that name, a secret
 * @param tls whether the connection is one of TLS
 * @param certificate the client's certificate, verified; never one that was only sent
 */
public record Proof(
        String idInUrl, Optional<String> authorization, boolean tls, Optional<X509Certificate> certificate) {

    /** All parts are there. */
    public Proof {
        Objects.requireNonNull(idInUrl, "idInUrl");
        Objects.requireNonNull(authorization, "authorization");
        Objects.requireNonNull(certificate, "certificate");
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "Proof[authorization " + (authorization.isPresent() ? "not shown" : "none") + ", "
                + (tls ? "TLS" : "no TLS") + ", "
                + certificate
                        .map(given -> given.getSubjectX500Principal().getName())
                        .orElse("no certificate") + "]";
    }
}
