package io.chargelake.reporting.monthly.smtp;

import io.chargelake.cli.CommandFailure;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.simplejavamail.utils.mail.dkim.Canonicalization;
import org.simplejavamail.utils.mail.dkim.DkimException;
import org.simplejavamail.utils.mail.dkim.DkimMessage;
import org.simplejavamail.utils.mail.dkim.DkimSigner;

/** Signs mails by DKIM (RFC 6376) for a mail server that does not: its readers' servers can see who has sent them. */
public final class MailSignature {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private final String domain;
    private final String selector;
    private final RSAPrivateKey key;

    private MailSignature(String domain, String selector, RSAPrivateKey key) {
        this.domain = domain;
        this.selector = selector;
        this.key = key;
    }

    /**
     * The signature of a domain.
     *
     * @param domain the sender's, in whose DNS the public key stands as {@code <selector>._domainkey.<domain>}
     * @param file an RSA key in PEM, PKCS #8
     * @throws CommandFailure (exit 2) if the file cannot be read or holds no such key; the message says nothing of it
     */
    public static MailSignature of(String domain, String selector, Path file) {
        try {
            String pem = Files.readString(file).strip();
            if (!pem.startsWith(BEGIN) || !pem.endsWith(END)) {
                throw noKey(file);
            }
            byte[] der = Base64.getMimeDecoder().decode(pem.substring(BEGIN.length(), pem.length() - END.length()));
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            return new MailSignature(
                    domain, selector, (RSAPrivateKey) rsa.generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (IOException failure) {
            throw CommandFailure.usage("--dkim-key names " + file + ", which cannot be read.");
        } catch (GeneralSecurityException | IllegalArgumentException failure) {
            throw noKey(file);
        }
    }

    private static CommandFailure noKey(Path file) {
        return CommandFailure.usage("--dkim-key names " + file + ", which holds no RSA key (expected: PEM, PKCS #8, as"
                + " 'openssl genpkey -algorithm RSA' writes it).");
    }

    /** The mail with a signature over its body and its most important headers. */
    public MimeMessage sign(MimeMessage mail) throws MessagingException {
        try {
            DkimSigner signer = new DkimSigner(domain, selector, key);
            signer.setHeaderCanonicalization(Canonicalization.RELAXED);
            signer.setBodyCanonicalization(Canonicalization.RELAXED);
            // Whether the public key stands in the DNS is not asked for each mail.
            signer.setCheckDomainKey(false);
            return new DkimMessage(mail, signer);
        } catch (DkimException failure) {
            throw new MessagingException("cannot be signed", failure);
        }
    }

    @Override
    public String toString() {
        return selector + "._domainkey." + domain;
    }
}
