package io.chargelake.ingest.ingress;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.ingress.identity.SecurityProfile;
import io.chargelake.ingest.ingress.identity.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of {@code chargelake ingress} that say which stations may connect and who may charge. */
final class AccessOptions {

    @Option(
            names = "--stations",
            paramLabel = "FILE",
            description = "CSV file with the stations that may connect (columns station_id, and optionally key_hash,"
                    + " security_profile, registration, strict, tenant; others are ignored). Default: all may.")
    private Path stations;

    @Option(names = "--auto-register", description = "Also stations may connect that --stations does not list.")
    private boolean autoRegister;

    @Option(
            names = "--security-profile",
            paramLabel = "0-3",
            defaultValue = "0",
            description =
                    "How stations prove who they are where --stations does not say: 0 not at all, 1 by a key, 2 by a"
                            + " key over TLS, 3 by a client certificate (default: ${DEFAULT-VALUE}).")
    private int securityProfile;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate of this server and those between it and its root (PEM): listen with TLS.")
    private Path tlsCert;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Private key of --tls-cert (PEM, PKCS #8, not encrypted).")
    private Path tlsKey;

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description = "Certificates of those who issue stations' client certificates (PEM).")
    private Path clientCa;

    @Option(
            names = "--boot-retry",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "When a station that is Pending or Rejected asks again (default: ${DEFAULT-VALUE}).")
    private int bootRetry;

    @Option(
            names = "--authorization",
            paramLabel = "accept-all|list",
            defaultValue = "accept-all",
            description = "Who may charge: everybody, or who stands in --id-tags (default: ${DEFAULT-VALUE}).")
    private String authorization;

    @Option(
            names = "--id-tags",
            paramLabel = "FILE",
            description = "CSV file for --authorization list (columns id_tag, status, and optionally expiry_date,"
                    + " parent_id_tag).")
    private Path idTags;

    @Option(
            names = "--free-vend",
            description = "While Kafka is away, let also those charge whom --id-tags does not know.")
    private boolean freeVend;

    /**
     * What the options say.
     *
     * @throws CommandFailure (exit 2) if they cannot be meant together
     */
    Access access() {
        SecurityProfile profile =
                SecurityProfile.of(IngressCommand.within("--security-profile", securityProfile, 0, 3));
        refuseIf(
                autoRegister && stations == null,
                "--auto-register adds to --stations, which is not given: without it all" + " stations may connect.");
        refuseIf(
                profile.asksForKey() && stations == null,
                "--security-profile " + securityProfile
                        + " asks stations for a key, and keys stand in --stations, which is" + " not given.");
        refuseIf(
                profile.asksForKey() && autoRegister,
                "--security-profile " + securityProfile
                        + " asks stations for a key, and those that --auto-register is for"
                        + " have none. Give their profile in --stations, or leave one of the two.");
        refuseIf((tlsCert == null) != (tlsKey == null), "--tls-cert and --tls-key go together.");
        refuseIf(clientCa != null && tlsCert == null, "--client-ca needs TLS: give --tls-cert and --tls-key.");
        refuseIf(
                profile.asksForTls() && tlsCert == null,
                "--security-profile " + securityProfile + " needs TLS: give --tls-cert and --tls-key.");
        refuseIf(
                profile == SecurityProfile.CLIENT_CERTIFICATE && clientCa == null,
                "--security-profile 3 needs --client-ca to verify client certificates by.");
        return new Access(
                new Access.Stations(Optional.ofNullable(stations), autoRegister || stations == null, profile),
                Optional.ofNullable(tlsCert)
                        .map(certificate -> new TlsFiles(certificate, tlsKey, Optional.ofNullable(clientCa))),
                drivers(),
                Duration.ofSeconds(IngressCommand.within("--boot-retry", bootRetry, 1, 86_400)));
    }

    private Access.Drivers drivers() {
        boolean list = authorization.equalsIgnoreCase("list");
        refuseIf(
                !list && !authorization.equalsIgnoreCase("accept-all"),
                "--authorization is '" + authorization + "', but must be accept-all or list.");
        refuseIf(list != (idTags != null), "--authorization list and --id-tags FILE go together.");
        refuseIf(freeVend && !list, "--free-vend has a meaning only with --authorization list.");
        return new Access.Drivers(Optional.ofNullable(idTags), freeVend);
    }

    private static void refuseIf(boolean contradiction, String sentence) {
        if (contradiction) {
            throw CommandFailure.usage(sentence);
        }
    }
}
