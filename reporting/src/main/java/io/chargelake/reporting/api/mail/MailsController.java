package io.chargelake.reporting.api.mail;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.reporting.api.access.Caller;
import io.chargelake.reporting.monthly.MailPreviews;
import java.time.YearMonth;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The mails of a month, before anybody gets them. They name all stations of a manager, whosesoever those are. */
@RestController
@RequestMapping("/api/v1/mails")
final class MailsController {

    private final MailPreviews previews;

    MailsController(MailPreviews previews) {
        this.previews = previews;
    }

    record Mails(String month, List<Mail> mails) {}

    /**
     * @param recipient an address, or {@code unassigned} for what nobody would get
     * @param manager null where the register names none
     */
    record Mail(String recipient, String manager, int stations, int stationsToVisit, String subject) {}

    record WholeMail(String recipient, String subject, String text, String html) {}

    @GetMapping("/{month}")
    ResponseEntity<Mails> mails(@AuthenticationPrincipal Caller caller, @PathVariable YearMonth month) {
        check(caller);
        List<Mail> mails = known(() -> previews.of(month)).stream()
                .map(mail -> new Mail(
                        mail.recipient(),
                        mail.manager().orElse(null),
                        mail.stations(),
                        mail.stationsToVisit(),
                        mail.subject()))
                .toList();
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(new Mails(month.toString(), mails));
    }

    @GetMapping("/{month}/mail")
    ResponseEntity<WholeMail> mail(
            @AuthenticationPrincipal Caller caller, @PathVariable YearMonth month, @RequestParam String recipient) {
        check(caller);
        MailPreviews.Whole mail = known(() -> previews.mail(month, recipient))
                .orElseThrow(() -> notFound(recipient + " would get no mail of " + month));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new WholeMail(recipient, mail.subject(), mail.text(), mail.html()));
    }

    private static void check(Caller caller) {
        if (caller.tenants().isPresent()) {
            throw problem(HttpStatus.FORBIDDEN, "Mails are shown to callers who see the stations of all tenants");
        }
    }

    private static <V> V known(Supplier<V> reading) {
        try {
            return reading.get();
        } catch (CommandFailure failure) {
            if (failure.exitCode() == ExitCode.DATA_INCOMPLETE || failure.exitCode() == ExitCode.USAGE) {
                throw notFound("There is no data of that month yet");
            }
            throw failure;
        }
    }

    private static ErrorResponseException notFound(String detail) {
        return problem(HttpStatus.NOT_FOUND, detail);
    }

    private static ErrorResponseException problem(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }
}
