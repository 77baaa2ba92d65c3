package io.chargelake.reporting.monthly.mail;

import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.Wording;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The message to one recipient: plain text and HTML with its chart as alternatives, the files beside
 * them. The same content, date and
 * id make the same bytes.
 */
public final class MonthlyMail extends MimeMessage {

    /** RFC 5322, in UTC wherever the report runs. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);

    private final String messageId;

    private MonthlyMail(Session session, String messageId) {
        super(session);
        this.messageId = messageId;
    }

    /**
     * Composes the message.
     *
     * @param session the mail session that will send it
     * @param recipient nothing for a mail that is only shown
     * @param messageId with its angle brackets
     * @param date the Date header, truncated to seconds
     * @throws MessagingException if Jakarta Mail cannot make a message of it
     */
    public static MonthlyMail of(
            Session session,
            MailContent content,
            Letterhead letterhead,
            Optional<Mailbox> recipient,
            String messageId,
            Instant date)
            throws MessagingException {
        MonthlyMail mail = new MonthlyMail(session, messageId);
        mail.setFrom(sender(letterhead.from()));
        if (letterhead.replyTo().isPresent()) {
            mail.setReplyTo(new InternetAddress[] {letterhead.replyTo().get().internetAddress()});
        }
        if (recipient.isPresent()) {
            mail.setRecipient(Message.RecipientType.TO, recipient.get().internetAddress());
        }
        mail.setSubject(content.subject(), StandardCharsets.UTF_8.name());
        mail.setHeader("Content-Language", Wording.of(content.list().reader()).language());
        mail.setHeader("Date", DATE.format(date.atOffset(ZoneOffset.UTC)));
        // RFC 3834: answering machines shall not answer.
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader(
                "List-Id",
                "Charging stations to visit <" + Edition.REPORT + "."
                        + letterhead.from().domain() + ">");
        String mark = messageId.substring(0, messageId.indexOf('@')).replaceAll("[^0-9A-Za-z]", "");
        Parts alternatives = new Parts("alternative", mark);
        alternatives.addBodyPart(text(content.text(), "plain"));
        alternatives.addBodyPart(html(content, mark));
        Parts all = new Parts("mixed", mark);
        MimeBodyPart body = new MimeBodyPart();
        body.setContent(alternatives);
        all.addBodyPart(body);
        for (MailContent.Attachment attachment : content.attachments()) {
            all.addBodyPart(file(attachment));
        }
        mail.setContent(all);
        mail.saveChanges();
        return mail;
    }

    private static InternetAddress sender(Mailbox from) throws MessagingException {
        InternetAddress sender = from.internetAddress();
        try {
            sender.setPersonal(Letterhead.SENDER, StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException impossible) {
            throw new MessagingException("UTF-8 is unknown", impossible);
        }
        return sender;
    }

    private static MimeBodyPart text(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, StandardCharsets.UTF_8.name(), subtype);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }

    /** The page, and the chart that it shows beside it. */
    private static MimeBodyPart html(MailContent content, String mark) throws MessagingException {
        MimeBodyPart page = text(content.html(), "html");
        Optional<byte[]> png = content.chart().flatMap(FaultChart::png);
        if (png.isEmpty()) {
            return page;
        }
        MimeBodyPart chart = new MimeBodyPart();
        chart.setDataHandler(new DataHandler(new ByteArrayDataSource(png.get(), "image/png")));
        chart.setContentID("<" + MailContent.CHART.substring("cid:".length()) + ">");
        chart.setFileName("faults-per-day.png");
        chart.setDisposition(Part.INLINE);
        chart.setHeader("Content-Transfer-Encoding", "base64");
        Parts related = new Parts("related", mark);
        related.addBodyPart(page);
        related.addBodyPart(chart);
        MimeBodyPart both = new MimeBodyPart();
        both.setContent(related);
        return both;
    }

    private static MimeBodyPart file(MailContent.Attachment attachment) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(attachment.bytes(), attachment.type())));
        part.setFileName(attachment.name());
        part.setDisposition(Part.ATTACHMENT);
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    /** Jakarta Mail would give each save of a message a new id. */
    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    /** A multipart whose boundary is known beforehand; {@code =_} occurs in neither of the encodings used. */
    private static final class Parts extends MimeMultipart {

        Parts(String subtype, String mark) {
            ContentType type = new ContentType("multipart", subtype, null);
            type.setParameter("boundary", "=_" + subtype + "_" + mark);
            contentType = type.toString();
        }
    }
}
