package io.chargelake.reporting.monthly.month;

import java.time.YearMonth;
import java.util.Optional;

/** Knows what has been mailed. */
@FunctionalInterface
public interface EarlierMails {

    /** Nothing was ever mailed. */
    EarlierMails NONE = month -> Optional.empty();

    /** What the mails of a complete month have said; nothing if none went out. */
    Optional<MailedMonth> of(YearMonth month);
}
