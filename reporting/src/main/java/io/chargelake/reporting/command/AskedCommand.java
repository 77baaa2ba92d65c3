package io.chargelake.reporting.command;

import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.StationCommand;
import java.util.Optional;

/**
 * A command, and what is known to have become of it.
 *
 * @param result the furthest that it came; empty where nobody has said anything yet
 */
public record AskedCommand(StationCommand command, Optional<CommandResult> result) {

    /** With what somebody says has become of it: a final word stays, for two nodes may both believe to hold a station. */
    AskedCommand with(CommandResult told) {
        boolean ended = result.filter(known -> known.outcome().last()).isPresent();
        return ended ? this : new AskedCommand(command, Optional.of(told));
    }
}
