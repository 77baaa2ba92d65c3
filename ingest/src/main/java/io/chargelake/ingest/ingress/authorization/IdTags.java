package io.chargelake.ingest.ingress.authorization;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.ingress.file.WatchedFiles;
import io.chargelake.ocpp.AuthorizationStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Whether an identifier may charge. May be asked from any thread, and never waits. */
public final class IdTags {

    private static final IdTagInfo ACCEPTED = IdTagInfo.of(AuthorizationStatus.ACCEPTED);
    private static final IdTagInfo INVALID = IdTagInfo.of(AuthorizationStatus.INVALID);

    private final Function<String, IdTagInfo> opinion;

    private IdTags(Function<String, IdTagInfo> opinion) {
        this.opinion = opinion;
    }

    /** Every identifier may. */
    public static IdTags acceptAll() {
        return new IdTags(idTag -> ACCEPTED);
    }

    /**
     * Those may that a list accepts.
     *
     * @param watched reads the list again when it changes
     * @param freeVend whether identifiers that the list does not know may charge as well, at this moment: the list may be
     *     behind while the back end is away, and a driver must not be left waiting. What the list refuses stays refused
     * @throws CommandFailure (exit 2) if the list cannot be used
     */
    public static IdTags listed(Path list, WatchedFiles watched, BooleanSupplier freeVend, Clock clock) {
        Supplier<IdTagList> tags = watched.read(List.of(list), () -> IdTagList.read(list));
        return new IdTags(idTag -> {
            Optional<IdTagInfo> known = tags.get().find(idTag);
            return known.map(info -> info.at(clock.instant()))
                    .orElseGet(() -> freeVend.getAsBoolean() ? ACCEPTED : INVALID);
        });
    }

    /** What is thought of an identifier now; in any case, with or without blanks around it, it is the same. */
    public IdTagInfo of(String idTag) {
        return opinion.apply(idTag);
    }
}
