package io.chargelake.ingest.ingress.identity;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.ingress.file.WatchedFiles;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener's side of TLS 1.2 and 1.3. New connections use the certificate that lies on disk now; those that exist
 * keep theirs. A client certificate is asked for where there is somebody to verify it by, but nobody has to have one:
 * what a station needs is a matter of its security profile.
 */
public final class ServerTls {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private final Supplier<SslContext> context;

    private ServerTls(Supplier<SslContext> context) {
        this.context = context;
    }

    /**
     * Reads certificate and key.
     *
     * @param watched reads them again when they change
     * @throws CommandFailure (exit 2) if they cannot be used
     */
    public static ServerTls of(TlsFiles files, WatchedFiles watched) {
        List<Path> all = new ArrayList<>(List.of(files.certificate(), files.key()));
        files.clientCa().ifPresent(all::add);
        return new ServerTls(watched.read(all, () -> context(files)));
    }

    /** For the pipeline of a new connection. */
    public SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = context.get().newHandler(allocator);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis());
        return handler;
    }

    /** The client's certificate, verified in the handshake; empty where it has sent none. */
    public static Optional<X509Certificate> clientCertificate(SslHandler handler) {
        try {
            return Optional.of((X509Certificate) handler.engine().getSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private static SslContext context(TlsFiles files) {
        List<X509Certificate> chain = certificates("--tls-cert", files.certificate());
        PrivateKey key = key(files.key());
        X509Certificate own = chain.get(0);
        if (!belongTogether(key, own)) {
            throw CommandFailure.usage("The key " + files.key()
                    + " (--tls-key) is not that of the first certificate of " + files.certificate() + " (--tls-cert).");
        }
        if (own.getNotAfter().before(new Date())) {
            LOG.warn(
                    "The certificate {} has expired at {}",
                    files.certificate(),
                    own.getNotAfter().toInstant());
        }
        SslContextBuilder builder = SslContextBuilder.forServer(key, chain)
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2");
        files.clientCa()
                .ifPresent(ca ->
                        builder.trustManager(certificates("--client-ca", ca)).clientAuth(ClientAuth.OPTIONAL));
        try {
            return builder.build();
        } catch (SSLException e) {
            throw CommandFailure.usage(
                    "The certificate " + files.certificate() + " (--tls-cert) cannot be used: " + e.getMessage() + ".");
        }
    }

    private static List<X509Certificate> certificates(String option, Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (InputStream pem = Files.newInputStream(file)) {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(pem)
                    .forEach(certificate -> certificates.add((X509Certificate) certificate));
        } catch (IOException e) {
            throw notReadable(option, file, e);
        } catch (GeneralSecurityException e) {
            throw CommandFailure.usage("The file " + file + " (" + option
                    + ") does not hold X.509 certificates in PEM: " + e.getMessage() + ".");
        }
        if (certificates.isEmpty()) {
            throw CommandFailure.usage("The file " + file + " (" + option + ") holds no certificate.");
        }
        return certificates;
    }

    private static PrivateKey key(Path file) {
        byte[] der;
        try {
            Matcher pem = PKCS8.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            der = pem.find() ? Base64.getMimeDecoder().decode(pem.group(1)) : new byte[0];
        } catch (IOException e) {
            throw notReadable("--tls-key", file, e);
        } catch (IllegalArgumentException e) {
            // No Base64; what the exception says might show a part of the key.
            der = new byte[0];
        }
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                // Of another algorithm; what the exception says might show the key.
            }
        }
        throw CommandFailure.usage(
                "The file " + file + " (--tls-key) holds no private key as PKCS #8 in PEM, not encrypted,"
                        + " of RSA, EC or EdDSA; 'openssl pkcs8 -topk8 -nocrypt' makes one of other forms.");
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        byte[] text = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static CommandFailure notReadable(String option, Path file, IOException failure) {
        return CommandFailure.usage("The file " + file + " (" + option + ") cannot be read: " + failure + ".");
    }
}
