package io.chargelake.reporting.monthly;

import io.chargelake.reporting.monthly.Outbox.Entry;
import io.chargelake.reporting.monthly.Outbox.State;
import io.chargelake.reporting.monthly.mail.Edition;
import io.chargelake.reporting.monthly.mail.Mailing;
import io.chargelake.reporting.monthly.mail.MonthlyMail;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.smtp.MailRelay;
import io.chargelake.reporting.monthly.smtp.MailRelay.Handover;
import io.chargelake.reporting.monthly.smtp.MailRelay.RelayDownException;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.Words;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands mails over to a relay, each at most once: what may have been sent before is not sent again. A mail that is
 * refused stops nobody else's. One that is put off is tried again after the others; when several are put off in a row,
 * or the relay cannot be spoken to, all wait a while before the next try (a circuit breaker), and a report that has no
 * patience left leaves the rest to another run.
 */
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int PUT_OFF_IN_A_ROW = 5;

    private final Mailing mailing;
    private final MailRelay relay;
    private final Outbox outbox;
    private final Patience patience;
    private final Progress progress;
    private final Clock clock;

    Delivery(Mailing mailing, MailRelay relay, Outbox outbox, Patience patience, Progress progress, Clock clock) {
        this.mailing = mailing;
        this.relay = relay;
        this.outbox = outbox;
        this.patience = patience;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * What became of the mails.
     *
     * @param sent handed over now
     * @param before by recipient, what earlier runs have settled
     * @param broken those of now that the relay may have or not, and how the connection broke
     * @param refused those of now that the relay does not take, and its answers
     * @param pending those that are still to be sent, and the last answer if they were put off
     * @param stopped why those were not tried again
     */
    record Result(
            List<Mailbox> sent,
            Map<Mailbox, Entry> before,
            Map<Mailbox, String> broken,
            Map<Mailbox, String> refused,
            Map<Mailbox, String> pending,
            Optional<String> stopped) {

        /** What earlier runs have done, and nothing now. */
        static Result of(Map<Mailbox, Entry> known) {
            Map<Mailbox, Entry> before = new TreeMap<>(known);
            before.values().removeIf(entry -> entry.state() == State.PENDING);
            Map<Mailbox, String> pending = new TreeMap<>();
            known.forEach((recipient, entry) -> {
                if (entry.state() == State.PENDING) {
                    pending.put(recipient, entry.reply());
                }
            });
            return new Result(List.of(), before, Map.of(), Map.of(), pending, Optional.empty());
        }

        /** How many mails went out, now and before. */
        int gone() {
            return sent.size() + before(State.SENT).size();
        }

        /** Those that earlier runs left in a state. */
        List<Entry> before(State state) {
            return before.values().stream()
                    .filter(entry -> entry.state() == state)
                    .toList();
        }
    }

    /** Sends every list that is pending in the outbox. */
    Result deliver(List<VisitList> lists) throws MessagingException {
        Map<Mailbox, Entry> known = outbox.of(mailing.edition());
        Run run = new Run();
        run.known.putAll(known);
        for (VisitList list : lists) {
            Mailbox recipient = list.recipient().orElseThrow();
            Entry entry = known.get(recipient);
            if (entry != null && entry.state() == State.PENDING) {
                run.queue.add(list);
            } else if (entry != null) {
                run.before.put(recipient, entry);
            }
        }
        return run.all();
    }

    /** Sends one list, whatever was sent before. */
    Result deliverAgain(VisitList list) throws MessagingException {
        Mailbox recipient = list.recipient().orElseThrow();
        Entry before = outbox.find(mailing.edition(), recipient).orElseThrow();
        Run run = new Run();
        try {
            relay.connect();
            MonthlyMail mail = mail(list, before.attempt() + 1);
            outbox.claimAgain(mailing.edition(), recipient, mail.getMessageID());
            // A repeat that is not taken changes nothing about the mail that was sent before.
            Handover handover = handOver(mail, recipient, before.state(), before.reply());
            run.note(list, handover);
        } catch (RelayDownException down) {
            run.queue.add(list);
            run.stopped = Optional.of(down.getMessage());
        }
        return run.result();
    }

    private MonthlyMail mail(VisitList list, int attempt) throws MessagingException {
        return mailing.mail(relay.session(), mailing.content(list), attempt, clock.instant());
    }

    private Handover handOver(MonthlyMail mail, Mailbox recipient, State ifNotTaken, String reply)
            throws RelayDownException {
        Handover handover;
        try {
            handover = relay.send(mail, recipient);
        } catch (RelayDownException down) {
            settle(recipient, ifNotTaken, ifNotTaken == State.PENDING ? down.getMessage() : reply);
            throw down;
        }
        LOG.info("{} of {} to {}: {}", Edition.REPORT, mailing.edition().month(), recipient, handover);
        boolean first = ifNotTaken == State.PENDING;
        if (handover instanceof Handover.Accepted) {
            settle(recipient, State.SENT, handover.reply());
        } else if (handover instanceof Handover.Unknown) {
            settle(recipient, State.UNKNOWN, handover.reply());
        } else if (handover instanceof Handover.Refused && first) {
            settle(recipient, State.FAILED, handover.reply());
        } else {
            settle(recipient, ifNotTaken, first ? handover.reply() : reply);
        }
        return handover;
    }

    private void settle(Mailbox recipient, State state, String reply) {
        outbox.settle(mailing.edition(), recipient, state, reply);
    }

    /** One pass over what is to be sent. */
    private final class Run {

        private final Map<Mailbox, Entry> known = new TreeMap<>();
        private final Deque<VisitList> queue = new ArrayDeque<>();
        private final Deque<VisitList> putOff = new ArrayDeque<>();
        private final Map<Mailbox, String> putOffWith = new TreeMap<>();
        private final List<Mailbox> sent = new ArrayList<>();
        private final Map<Mailbox, Entry> before = new TreeMap<>();
        private final Map<Mailbox, String> broken = new TreeMap<>();
        private final Map<Mailbox, String> refused = new TreeMap<>();
        private Optional<String> stopped = Optional.empty();
        private int putOffInARow;

        Result all() throws MessagingException {
            int whole = queue.size();
            while (stopped.isEmpty() && !(queue.isEmpty() && putOff.isEmpty())) {
                if (queue.isEmpty()) {
                    waitFor(whole(putOff) + " put off by the mail server");
                    queue.addAll(putOff);
                    putOff.clear();
                } else {
                    one(queue.removeFirst());
                    progress.at(whole - queue.size() - putOff.size(), whole);
                }
            }
            return result();
        }

        private void one(VisitList list) throws MessagingException {
            Mailbox recipient = list.recipient().orElseThrow();
            try {
                relay.connect();
                MonthlyMail mail = mail(list, known.get(recipient).attempt());
                if (outbox.claim(mailing.edition(), recipient, mail.getMessageID())) {
                    note(list, handOver(mail, recipient, State.PENDING, ""));
                } else {
                    outbox.find(mailing.edition(), recipient).ifPresent(meanwhile -> before.put(recipient, meanwhile));
                }
            } catch (RelayDownException down) {
                queue.addFirst(list);
                if (down.passing()) {
                    waitFor(down.getMessage());
                } else {
                    stopped = Optional.of(down.getMessage());
                }
            }
        }

        private void note(VisitList list, Handover handover) {
            Mailbox recipient = list.recipient().orElseThrow();
            putOffWith.remove(recipient);
            if (handover instanceof Handover.Deferred) {
                putOff.add(list);
                putOffWith.put(recipient, handover.reply());
                if (++putOffInARow >= PUT_OFF_IN_A_ROW && !queue.isEmpty()) {
                    // The next one is a probe: if it is put off too, all wait again.
                    putOffInARow = PUT_OFF_IN_A_ROW - 1;
                    relay.close();
                    waitFor("the mail server puts off everything (" + handover.reply() + ")");
                }
                return;
            }
            putOffInARow = 0;
            patience.renew();
            if (handover instanceof Handover.Accepted) {
                sent.add(recipient);
            } else if (handover instanceof Handover.Refused) {
                refused.put(recipient, handover.reply());
            } else {
                broken.put(recipient, handover.reply());
            }
        }

        private void waitFor(String trouble) {
            if (!patience.lasts(trouble)) {
                stopped = Optional.of(trouble);
            }
        }

        private String whole(Deque<VisitList> lists) {
            return Words.count(lists.size(), "mail") + (lists.size() == 1 ? " was" : " were");
        }

        Result result() {
            Map<Mailbox, String> pending = new TreeMap<>();
            for (Deque<VisitList> rest : List.of(queue, putOff)) {
                rest.forEach(list -> {
                    Mailbox recipient = list.recipient().orElseThrow();
                    pending.put(recipient, putOffWith.getOrDefault(recipient, ""));
                });
            }
            return new Result(List.copyOf(sent), before, broken, refused, pending, stopped);
        }
    }
}
