package io.chargelake.ingest.ingress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;

/** A certificate authority of the tests; certificates are written in DER here, because the JDK cannot issue any. */
final class TestCertificates {

    /** A certificate and its key. */
    record Issued(X509Certificate certificate, KeyPair keys) {

        void write(Path certificateFile, Path keyFile) throws IOException, GeneralSecurityException {
            Files.writeString(certificateFile, pem("CERTIFICATE", certificate.getEncoded()));
            Files.writeString(keyFile, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        }

        private static String pem(String type, byte[] der) {
            return "-----BEGIN " + type + "-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END " + type + "-----\n";
        }
    }

    private static final byte[] ECDSA_WITH_SHA256 =
            sequence(new byte[] {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02});
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x06, 0x03, 0x55, 0x1d, 0x11};
    private static final byte[] BASIC_CONSTRAINTS = {0x06, 0x03, 0x55, 0x1d, 0x13};
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final AtomicLong serial = new AtomicLong(1);
    private final X500Principal name;
    private final Issued root;

    TestCertificates(String commonName) {
        try {
            name = new X500Principal("CN=" + commonName);
            KeyPair keys = keys();
            byte[] constraints = extension(BASIC_CONSTRAINTS, sequence(new byte[] {0x01, 0x01, (byte) 0xff}));
            root = new Issued(certificate(name, keys, keys, constraints), keys);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The root's certificate. */
    Issued root() {
        return root;
    }

    /** A certificate for a name, and for the address 127.0.0.1. */
    Issued server(String commonName) {
        return issue(commonName, extension(SUBJECT_ALTERNATIVE_NAME, sequence(tagged(0x87, new byte[] {127, 0, 0, 1
        }))));
    }

    /** A certificate for a common name. */
    Issued client(String commonName) {
        return issue(commonName, new byte[0]);
    }

    /** A certificate for a common name and a DNS name. */
    Issued client(String commonName, String dnsName) {
        byte[] bytes = dnsName.getBytes(StandardCharsets.US_ASCII);
        return issue(commonName, extension(SUBJECT_ALTERNATIVE_NAME, sequence(tagged(0x82, bytes))));
    }

    /**
     * What a client uses that trusts this authority.
     *
     * @param client its certificate; null for none
     */
    SSLContext context(Issued client) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("root", root.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            if (client != null) {
                own.setKeyEntry(
                        "client", client.keys().getPrivate(), new char[0], new Certificate[] {client.certificate()});
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Issued issue(String commonName, byte[] extensions) {
        try {
            KeyPair keys = keys();
            return new Issued(
                    certificate(new X500Principal("CN=\"" + commonName + "\""), keys, root.keys(), extensions), keys);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate certificate(
            X500Principal subject, KeyPair subjectKeys, KeyPair issuerKeys, byte[] extensions)
            throws GeneralSecurityException {
        Instant now = Instant.now();
        byte[] body = sequence(
                tagged(0xa0, new byte[] {0x02, 0x01, 0x02}),
                tagged(0x02, BigInteger.valueOf(serial.getAndIncrement()).toByteArray()),
                ECDSA_WITH_SHA256,
                name.getEncoded(),
                sequence(time(now.minusSeconds(3_600)), time(now.plusSeconds(86_400))),
                subject.getEncoded(),
                subjectKeys.getPublic().getEncoded(),
                extensions.length == 0 ? new byte[0] : tagged(0xa3, sequence(extensions)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKeys.getPrivate());
        signature.update(body);
        byte[] der = sequence(body, ECDSA_WITH_SHA256, tagged(0x03, new byte[] {0}, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static byte[] time(Instant time) {
        return tagged(0x17, UTC_TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] extension(byte[] type, byte[] value) {
        return sequence(type, tagged(0x04, value));
    }

    private static byte[] sequence(byte[]... parts) {
        return tagged(0x30, parts);
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        try {
            for (byte[] part : parts) {
                content.write(part);
            }
            der.write(tag);
            // DER wants the shortest form of a length.
            if (content.size() >= 256) {
                der.write(0x82);
                der.write(content.size() >> 8);
            } else if (content.size() >= 128) {
                der.write(0x81);
            }
            der.write(content.size());
            content.writeTo(der);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return der.toByteArray();
    }
}
