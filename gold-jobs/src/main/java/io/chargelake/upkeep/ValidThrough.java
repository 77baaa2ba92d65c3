package io.chargelake.upkeep;

import io.chargelake.curation.Curation;
import io.chargelake.curation.CurationPosition;
import io.chargelake.curation.silver.Commands;
import io.chargelake.curation.silver.NodeStarts;
import io.chargelake.curation.silver.Sessions;
import io.chargelake.ingest.landing.Events;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Up to when the tables of a lake are complete: everything that Kafka had taken by then is in. A table knows as much as
 * the last run of the job that makes it, which may be less than the table knows that it is made from.
 *
 * @param landing of {@code landing.frames}
 * @param landedEvents of {@code landing.events}
 * @param curated of bronze and silver
 * @param curatedEvents of what silver has of events beside the frames
 * @param gold of gold
 * @param global of what the global lake has of all its regions together
 * @param history of {@code ops.runs}, which has all that had ended by then
 */
public record ValidThrough(
        Optional<Instant> landing,
        Optional<Instant> landedEvents,
        Optional<Instant> curated,
        Optional<Instant> curatedEvents,
        Optional<Instant> gold,
        Optional<Instant> global,
        Optional<Instant> history) {

    private static final String GOLD = "gold";
    private static final String GLOBAL = "global";

    private static final Set<Table> EVENTS_OF_SILVER = Set.of(Commands.TABLE, Sessions.TABLE, NodeStarts.TABLE);

    /** What is known of a lake. */
    public static ValidThrough of(Lake lake) {
        RunLedger ledger = new RunLedger(lake);
        return new ValidThrough(
                DeltaTables.version(lake, Frames.TABLE).isPresent()
                        ? LandedOffsets.of(lake).validThrough()
                        : Optional.empty(),
                LandedOffsets.ofEvents(lake).flatMap(LandedOffsets::validThrough),
                ledger.latest(Curation.JOB).flatMap(Run::validThrough),
                CurationPosition.of(lake).eventsThrough(),
                ledger.latest(GOLD).flatMap(Run::validThrough),
                ledger.latest(GLOBAL).flatMap(Run::validThrough),
                ledger.newest(1, Optional.empty()).stream().map(Run::finishedAt).findFirst());
    }

    /** This, with a history that is complete through some time. */
    ValidThrough withHistory(Instant completeThrough) {
        return new ValidThrough(
                landing, landedEvents, curated, curatedEvents, gold, global, Optional.of(completeThrough));
    }

    /** Of one table; empty where unknown, as while a first backlog is being landed. */
    public Optional<Instant> of(Table table) {
        if (table == Events.TABLE) {
            return landedEvents;
        }
        if (EVENTS_OF_SILVER.contains(table)) {
            return curatedEvents;
        }
        String layer = table.name().substring(0, table.name().indexOf('.'));
        return switch (layer) {
            case "landing" -> landing;
            case "bronze", "silver" -> curated;
            case GOLD -> gold;
            case GLOBAL -> global;
            case "ops" -> history;
            default -> throw new IllegalArgumentException(table + " is of no known layer");
        };
    }
}
