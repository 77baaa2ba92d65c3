package io.chargelake.curation.bronze;

import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.EventKind;
import io.chargelake.ingest.event.MalformedEventException;
import io.chargelake.ingest.event.SessionEvent;
import io.chargelake.ingest.event.StationCommand;
import java.time.Instant;
import java.util.Optional;

/** What a record of {@code landing.events} says, or why it says nothing. */
public sealed interface EventReading {

    /** No table can hold a time outside of these, and no clock of today shows one. */
    Instant EARLIEST = Instant.EPOCH;

    /** The first instant that is too late. */
    Instant TOO_LATE = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * A station is asked for something.
     *
     * @param command what
     * @param tenant by the record's header; null where it has none
     */
    record Asked(StationCommand command, String tenant) implements EventReading {}

    /** What became of a command. */
    record Told(CommandResult result) implements EventReading {}

    /** A socket was opened or is gone. */
    record Socket(SessionEvent event) implements EventReading {}

    /** An ingress process started. */
    record NodeStart(SessionEvent event) implements EventReading {}

    /**
     * The record is none of these.
     *
     * @param reason a word for what is wrong with it
     */
    record Malformed(String reason) implements EventReading {}

    /** Reads a record. */
    static EventReading of(LandedEvent landed) {
        try {
            return switch (EventKind.of(landed.event(), landed.value())) {
                case COMMAND -> asked(StationCommand.read(landed.value()), landed.tenant());
                case COMMAND_RESULT -> told(CommandResult.read(landed.value()));
                case SESSION -> session(SessionEvent.read(landed.value()));
            };
        } catch (MalformedEventException e) {
            return new Malformed(e.reason());
        }
    }

    private static EventReading asked(StationCommand command, String tenant) {
        if (!isPossible(command.issuedAt())) {
            return new Malformed("issued_at_out_of_range");
        }
        return isPossible(command.expiresAt()) ? new Asked(command, tenant) : new Malformed("expires_at_out_of_range");
    }

    private static EventReading told(CommandResult result) {
        return isPossible(result.at()) ? new Told(result) : new Malformed("at_out_of_range");
    }

    private static EventReading session(SessionEvent event) {
        if (!isPossible(event.at())) {
            return new Malformed("at_out_of_range");
        }
        Optional<Instant> lastHeard = event.lastHeardAt();
        if (lastHeard.isPresent() && !isPossible(lastHeard.get())) {
            return new Malformed("last_heard_at_out_of_range");
        }
        return event.change() == SessionEvent.Change.NODE_STARTED ? new NodeStart(event) : new Socket(event);
    }

    private static boolean isPossible(Instant at) {
        return !at.isBefore(EARLIEST) && at.isBefore(TOO_LATE);
    }
}
