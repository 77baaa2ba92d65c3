package io.chargelake.reporting.monthly;

import io.chargelake.reporting.monthly.DeliveryRecord.Entry;
import io.chargelake.reporting.monthly.DeliveryRecord.State;
import io.chargelake.reporting.monthly.MailRelay.Handover;
import io.chargelake.reporting.monthly.MailRelay.RelayDownException;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands mails over to a relay, each at most once: what may have been sent before is not sent again. A mail that is
 * refused stops nobody else's; a relay that is down ends it, and another run goes on from there.
 */
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Mailing mailing;
    private final MailRelay relay;
    private final DeliveryRecord deliveries;
    private final Clock clock;

    Delivery(Mailing mailing, MailRelay relay, DeliveryRecord deliveries, Clock clock) {
        this.mailing = mailing;
        this.relay = relay;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /**
     * What became of the mails.
     *
     * @param sent handed over now
     * @param before handed over by an earlier run
     * @param unknown begun by an earlier run and never settled: the relay may have them or not; and since when
     * @param broken those of now whose connection broke before the relay answered, and how
     * @param refused those that the relay did not take, and its answers
     * @param relayDown why the rest was not tried, if so
     */
    record Result(
            List<Mailbox> sent,
            List<Mailbox> before,
            Map<Mailbox, Instant> unknown,
            Map<Mailbox, String> broken,
            Map<Mailbox, String> refused,
            Optional<String> relayDown) {

        /** What earlier runs have done, and nothing now. */
        static Result of(Map<Mailbox, Entry> known) {
            Tally tally = new Tally();
            known.forEach(tally::earlier);
            return tally.result();
        }

        /** How many mails went out, now and before. */
        int gone() {
            return sent.size() + before.size();
        }
    }

    /** Sends every list that was not sent before. */
    Result deliver(List<VisitList> lists) throws MessagingException {
        Map<Mailbox, Entry> known = deliveries.all();
        Tally tally = new Tally();
        for (VisitList list : lists) {
            Mailbox recipient = list.recipient().orElseThrow();
            Entry entry = known.get(recipient);
            if (entry != null && entry.state() != State.REFUSED) {
                tally.earlier(recipient, entry);
                continue;
            }
            try {
                relay.connect();
            } catch (RelayDownException down) {
                tally.relayDown = Optional.of(down.getMessage());
                break;
            }
            MonthlyMail mail = mail(list, entry == null ? 1 : entry.attempt());
            if (deliveries.claim(recipient)) {
                tally.now(recipient, handOver(mail, recipient, State.REFUSED));
            } else {
                deliveries.find(recipient).ifPresent(meanwhile -> tally.earlier(recipient, meanwhile));
            }
        }
        return tally.result();
    }

    /** Sends one list, whatever was sent before. */
    Result deliverAgain(VisitList list) throws MessagingException {
        Mailbox recipient = list.recipient().orElseThrow();
        Tally tally = new Tally();
        try {
            relay.connect();
        } catch (RelayDownException down) {
            tally.relayDown = Optional.of(down.getMessage());
            return tally.result();
        }
        Optional<Entry> before = deliveries.find(recipient);
        MonthlyMail mail = mail(list, before.map(Entry::attempt).orElse(0) + 1);
        deliveries.claimAgain(recipient);
        // A repeat that is refused changes nothing about the mail that was sent before.
        State ifRefused = before.map(Entry::state).orElse(State.REFUSED);
        tally.now(recipient, handOver(mail, recipient, ifRefused));
        return tally.result();
    }

    private MonthlyMail mail(VisitList list, int attempt) throws MessagingException {
        return mailing.mail(relay.session(), mailing.content(list), attempt, clock.instant());
    }

    private Handover handOver(MonthlyMail mail, Mailbox recipient, State ifRefused) {
        Handover handover = relay.send(mail, recipient);
        LOG.info("{} of {} to {}: {}", Edition.REPORT, mailing.edition().month(), recipient, handover);
        if (handover instanceof Handover.Accepted) {
            deliveries.settle(recipient, State.SENT, handover.reply());
        } else if (handover instanceof Handover.Refused) {
            deliveries.settle(recipient, ifRefused, handover.reply());
        }
        return handover;
    }

    private static final class Tally {

        private final List<Mailbox> sent = new ArrayList<>();
        private final List<Mailbox> before = new ArrayList<>();
        private final Map<Mailbox, Instant> unknown = new TreeMap<>();
        private final Map<Mailbox, String> broken = new TreeMap<>();
        private final Map<Mailbox, String> refused = new TreeMap<>();
        private Optional<String> relayDown = Optional.empty();

        void now(Mailbox recipient, Handover handover) {
            if (handover instanceof Handover.Accepted) {
                sent.add(recipient);
            } else if (handover instanceof Handover.Refused) {
                refused.put(recipient, handover.reply());
            } else {
                broken.put(recipient, handover.reply());
            }
        }

        void earlier(Mailbox recipient, Entry entry) {
            switch (entry.state()) {
                case SENT -> before.add(recipient);
                case SENDING -> unknown.put(recipient, entry.changedAt());
                case REFUSED -> refused.put(recipient, entry.reply());
            }
        }

        Result result() {
            return new Result(List.copyOf(sent), List.copyOf(before), unknown, broken, refused, relayDown);
        }
    }
}
