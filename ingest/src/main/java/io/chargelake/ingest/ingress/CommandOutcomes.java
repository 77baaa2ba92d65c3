package io.chargelake.ingest.ingress;

import io.chargelake.ingest.event.CommandResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What has become of the last commands, as far as it is said on Kafka. */
final class CommandOutcomes {

    private static final int MOST_REMEMBERED = 100_000;

    private final Map<String, CommandResult> results = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CommandResult> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** A final outcome stands; one that is not final gives way to any that follows. */
    synchronized void learn(CommandResult result) {
        results.merge(
                result.commandId(), result, (before, after) -> before.outcome().last() ? before : after);
    }

    /** The latest; empty where none is known. */
    synchronized Optional<CommandResult> of(String commandId) {
        return Optional.ofNullable(results.get(commandId));
    }
}
