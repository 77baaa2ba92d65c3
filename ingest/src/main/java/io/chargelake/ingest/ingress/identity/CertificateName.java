package io.chargelake.ingest.ingress.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Which stations a client certificate speaks for: those of its common name and of its alternative names. */
final class CertificateName {

    /** {@code dNSName} of RFC 5280, 4.2.1.6: the same in any case. */
    private static final int DNS_NAME = 2;

    /** {@code uniformResourceIdentifier}. */
    private static final int URI = 6;

    private CertificateName() {}

    /** Whether the certificate is that of a station. */
    static boolean isOf(String stationId, X509Certificate certificate) {
        return hasCommonName(stationId, certificate) || hasAlternativeName(stationId, certificate);
    }

    private static boolean hasCommonName(String stationId, X509Certificate certificate) {
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN") && stationId.equals(part.getValue())) {
                    return true;
                }
            }
            return false;
        } catch (InvalidNameException e) {
            return false;
        }
    }

    private static boolean hasAlternativeName(String stationId, X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .anyMatch(name ->
                                    name.get(0).equals(DNS_NAME) && stationId.equalsIgnoreCase((String) name.get(1))
                                            || name.get(0).equals(URI) && stationId.equals(name.get(1)));
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
