package io.chargelake.ingest.ingress;

import io.chargelake.ingest.event.StationCommand;
import io.chargelake.ocpp.CentralSystemAction;
import java.util.List;
import java.util.Optional;

/** Whether a command can be sent at all: anybody may write one to Kafka. */
final class CommandValidity {

    /** What is wrong with it; empty where nothing is. */
    List<String> problems(StationCommand command) {
        Optional<CentralSystemAction> action = CentralSystemAction.of(command.action());
        if (action.isEmpty() || !action.get().wireName().equals(command.action())) {
            return List.of("action: " + command.action() + " (expected: an action of the central system in OCPP's"
                    + " spelling, such as Reset)");
        }
        return action.get().problems(command.payload());
    }
}
