package io.chargelake.reporting.api.live;

import io.chargelake.reporting.api.access.Caller;
import io.chargelake.reporting.api.lake.BadRequest;
import io.chargelake.reporting.api.lake.Freshness;
import io.chargelake.reporting.api.lake.Register;
import io.chargelake.reporting.api.lake.RegisteredStation;
import io.chargelake.reporting.live.BootData;
import io.chargelake.reporting.live.LiveCounts;
import io.chargelake.reporting.live.LiveSession;
import io.chargelake.reporting.live.LiveStation;
import io.chargelake.reporting.live.LiveStore;
import io.chargelake.reporting.live.LiveTransaction;
import io.chargelake.reporting.live.StationConnection;
import io.chargelake.reporting.live.StationKey;
import io.chargelake.reporting.live.StationPage;
import io.chargelake.reporting.live.StationQuery;
import io.chargelake.reporting.live.StationState;
import io.chargelake.reporting.live.StatusChange;
import io.chargelake.reporting.live.Tenants;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What stations do now, and what happened before. */
@RestController
@RequestMapping("/api/v1")
final class StationsController {

    private static final int MOST_STATIONS = 500;
    private static final int MOST_HOURS = 24 * 30;
    private static final int MOST_TRANSACTIONS = 500;
    private static final int MOST_MATCHING_NAMES = 1_000;

    private final LiveStore store;
    private final RecentCounts counts;
    private final Register register;
    private final FreshnessClock freshness;
    private final InstantSource clock;

    StationsController(
            LiveStore store, RecentCounts counts, Register register, FreshnessClock freshness, InstantSource clock) {
        this.store = store;
        this.counts = counts;
        this.register = register;
        this.freshness = freshness;
        this.clock = clock;
    }

    record Summary(Counts counts, Freshness freshness) {}

    /** Each station counts once by its state, from faulted to other, and once by its connection. */
    record Counts(
            long stations,
            long connected,
            long offline,
            long unknownConnection,
            long faulted,
            long unavailable,
            long charging,
            long available,
            long other) {

        static Counts of(LiveCounts counts) {
            return new Counts(
                    counts.stations(),
                    counts.of(StationConnection.CONNECTED),
                    counts.of(StationConnection.OFFLINE),
                    counts.of(StationConnection.UNKNOWN),
                    counts.of(StationState.FAULTED),
                    counts.of(StationState.UNAVAILABLE),
                    counts.of(StationState.CHARGING),
                    counts.of(StationState.AVAILABLE),
                    counts.of(StationState.OCCUPIED) + counts.of(StationState.UNKNOWN));
        }
    }

    record Stations(List<StationView> stations, String nextCursor, Freshness freshness) {}

    /**
     * @param sentence what the station is doing, for people; holds words of the station
     * @param faultsToday of this UTC day
     */
    record StationNow(
            String stationId,
            String name,
            String site,
            Double latitude,
            Double longitude,
            String state,
            String connection,
            Instant lastSeenAt,
            Double ageSeconds,
            List<StationView.ConnectorView> connectors,
            String sentence,
            int faultsToday,
            Instant connectedSince,
            Instant disconnectedAt,
            String disconnectReason,
            Boot boot,
            long version,
            Freshness freshness) {}

    record Boot(String vendor, String model, String serialNumber, String firmware, Instant bootedAt) {

        static Boot of(BootData boot) {
            return new Boot(
                    boot.vendor().orElse(null),
                    boot.model().orElse(null),
                    boot.serialNumber().orElse(null),
                    boot.firmware().orElse(null),
                    boot.bootedAt());
        }
    }

    record History(Instant from, Instant to, List<Change> changes, List<SessionView> sessions, Freshness freshness) {}

    record Change(
            int connectorId, String status, String errorCode, String info, Instant occurredAt, Instant receivedAt) {

        static Change of(StatusChange change) {
            return new Change(
                    change.connectorId(),
                    change.status(),
                    change.errorCode(),
                    change.info().orElse(null),
                    change.occurredAt(),
                    change.receivedAt());
        }
    }

    record SessionView(Instant connectedAt, Instant disconnectedAt, String reason) {

        static SessionView of(LiveSession session) {
            return new SessionView(
                    session.connectedAt().orElse(null),
                    session.disconnectedAt().orElse(null),
                    session.reason().orElse(null));
        }
    }

    record Transactions(List<TransactionView> transactions, Freshness freshness) {}

    record TransactionView(
            long transactionId,
            Integer connectorId,
            String idTag,
            Instant startedAt,
            Instant stoppedAt,
            Long meterStartWh,
            Long meterStopWh,
            BigDecimal energyKwh,
            String stopReason,
            boolean open) {

        static TransactionView of(LiveTransaction transaction) {
            return new TransactionView(
                    transaction.transactionId(),
                    transaction.connectorId().orElse(null),
                    transaction.idTag().orElse(null),
                    transaction.startedAt().orElse(null),
                    transaction.stoppedAt().orElse(null),
                    transaction.meterStartWh().orElse(null),
                    transaction.meterStopWh().orElse(null),
                    transaction.energyKwh().orElse(null),
                    transaction.stopReason().orElse(null),
                    transaction.open());
        }
    }

    @GetMapping("/summary")
    Summary summary(@AuthenticationPrincipal Caller caller) {
        return new Summary(Counts.of(counts.of(tenants(caller))), freshness.now());
    }

    @GetMapping("/stations")
    Stations stations(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String q,
            @RequestParam Optional<String> state,
            @RequestParam Optional<String> connection,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam Optional<String> cursor) {
        BadRequest.unless(limit >= 1 && limit <= MOST_STATIONS, "limit", limit, "1 to " + MOST_STATIONS);
        StationPage page;
        try {
            page = store.stations(new StationQuery(
                    tenants(caller),
                    q,
                    namedLike(q),
                    state.map(StationsController::state),
                    connection.map(StationsController::connection),
                    cursor,
                    limit));
        } catch (IllegalArgumentException e) {
            throw BadRequest.of("cursor", cursor.orElse(""), "the nextCursor of an answer");
        }
        Instant now = clock.instant();
        return new Stations(
                page.stations().stream()
                        .map(station -> StationView.of(station, listed(station), now))
                        .toList(),
                page.nextCursor().orElse(null),
                freshness.now());
    }

    @GetMapping("/stations/{stationId}")
    StationNow station(@AuthenticationPrincipal Caller caller, @PathVariable String stationId) {
        LiveStation station = find(caller, stationId);
        Instant now = clock.instant();
        int faultsToday = store.faults(station.key(), now.truncatedTo(ChronoUnit.DAYS), now.plus(Duration.ofDays(1)));
        StationView view = StationView.of(station, listed(station), now);
        return new StationNow(
                view.stationId(),
                view.name(),
                view.site(),
                view.latitude(),
                view.longitude(),
                view.state(),
                view.connection(),
                view.lastSeenAt(),
                view.ageSeconds(),
                view.connectors(),
                Sentence.of(station, faultsToday, now),
                faultsToday,
                station.connectedSince().orElse(null),
                station.disconnectedAt().orElse(null),
                station.disconnectReason().orElse(null),
                station.boot().map(Boot::of).orElse(null),
                station.version(),
                freshness.now());
    }

    @GetMapping("/stations/{stationId}/history")
    History history(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String stationId,
            @RequestParam(defaultValue = "24") int hours) {
        BadRequest.unless(hours >= 1 && hours <= MOST_HOURS, "hours", hours, "1 to " + MOST_HOURS);
        LiveStation station = find(caller, stationId);
        Instant to = clock.instant();
        Instant from = to.minus(Duration.ofHours(hours));
        return new History(
                from,
                to,
                store.history(station.key(), from, to).stream().map(Change::of).toList(),
                store.sessions(station.key(), from, to).stream()
                        .map(SessionView::of)
                        .toList(),
                freshness.now());
    }

    @GetMapping("/stations/{stationId}/transactions")
    Transactions transactions(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String stationId,
            @RequestParam(defaultValue = "20") int limit) {
        BadRequest.unless(limit >= 1 && limit <= MOST_TRANSACTIONS, "limit", limit, "1 to " + MOST_TRANSACTIONS);
        LiveStation station = find(caller, stationId);
        return new Transactions(
                store.transactions(station.key(), limit).stream()
                        .map(TransactionView::of)
                        .toList(),
                freshness.now());
    }

    /** A station that was never heard, but is in the register, is one of which nothing is known. */
    private LiveStation find(Caller caller, String stationId) {
        return store.station(tenants(caller), stationId)
                .or(() -> register.find(stationId)
                        .filter(listed -> caller.sees(listed.tenant()))
                        .map(listed -> neverHeard(new StationKey(listed.tenant().orElse(""), stationId))))
                .orElseThrow(() -> new ErrorResponseException(
                        HttpStatus.NOT_FOUND,
                        ProblemDetail.forStatusAndDetail(
                                HttpStatus.NOT_FOUND, "There is no station of this id that the caller sees"),
                        null));
    }

    private static LiveStation neverHeard(StationKey key) {
        return new LiveStation(
                key,
                StationState.UNKNOWN,
                StationConnection.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0);
    }

    static Tenants tenants(Caller caller) {
        return caller.tenants().map(Tenants::of).orElseGet(Tenants::all);
    }

    /** Stations whose name or site has the text in it. */
    private Set<String> namedLike(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        if (wanted.isEmpty()) {
            return Set.of();
        }
        return register.stations().entrySet().stream()
                .filter(entry -> has(entry.getValue().name(), wanted)
                        || has(entry.getValue().site(), wanted))
                .limit(MOST_MATCHING_NAMES)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static boolean has(String text, String wanted) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(wanted);
    }

    private RegisteredStation listed(LiveStation station) {
        return register.find(station.key().stationId()).orElse(RegisteredStation.UNKNOWN);
    }

    private static StationState state(String word) {
        return StationState.of(word)
                .orElseThrow(() ->
                        BadRequest.of("state", word, "faulted, unavailable, charging, occupied, available or unknown"));
    }

    private static StationConnection connection(String word) {
        return StationConnection.of(word)
                .orElseThrow(() -> BadRequest.of("connection", word, "connected, offline or unknown"));
    }
}
