package io.chargelake.reporting.api.live;

import io.chargelake.reporting.api.access.Caller;
import io.chargelake.reporting.live.LiveStore;
import io.chargelake.reporting.live.LiveStoreException;
import io.chargelake.reporting.live.StationKey;
import io.chargelake.reporting.live.Tenants;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events: {@code snapshot} (counts) first, unless {@code Last-Event-ID} names a version that is still kept;
 * then {@code stations} with all that have changed, or the one that is asked for, and {@code freshness} every five seconds. A listener has a thread of
 * its own, so that a slow one holds up nobody; it hears of a station's latest state, not of each on the way.
 */
@RestController
final class StreamController {

    private static final Logger LOG = LoggerFactory.getLogger(StreamController.class);
    private static final int MOST_LISTENERS = 500;

    /** A browser holds a whole event in memory before the page sees it. */
    private static final int MOST_OF_AN_EVENT = 200;

    private static final Duration FRESHNESS_EVERY = Duration.ofSeconds(5);

    private final ChangeFeed feed;
    private final LiveStore store;
    private final FreshnessClock freshness;
    private final JsonMapper json;
    private final ExecutorService threads =
            new ThreadPoolExecutor(0, MOST_LISTENERS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "listener");
                thread.setDaemon(true);
                return thread;
            });

    record Snapshot(StationsController.Summary summary, long version) {}

    StreamController(ChangeFeed feed, LiveStore store, FreshnessClock freshness, JsonMapper json) {
        this.feed = feed;
        this.store = store;
        this.freshness = freshness;
        this.json = json;
    }

    @GetMapping("/api/v1/stations/stream")
    SseEmitter stream(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Last-Event-ID", required = false) String lastEventId,
            @RequestParam Optional<String> stationId,
            HttpServletResponse response) {
        // A proxy that gathers the answer first would never pass anything on.
        response.setHeader("X-Accel-Buffering", "no");
        SseEmitter emitter = new SseEmitter(0L);
        Tenants tenants = StationsController.tenants(caller);
        Predicate<StationKey> wanted = station -> tenants.include(station.tenant())
                && (stationId.isEmpty() || stationId.get().equals(station.stationId()));
        long known = lastEventId != null && lastEventId.matches("[0-9]{1,18}") ? Long.parseLong(lastEventId) : -1;
        try {
            threads.execute(() -> tell(emitter, tenants, wanted, known));
        } catch (RejectedExecutionException full) {
            throw new ErrorResponseException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    ProblemDetail.forStatusAndDetail(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            MOST_LISTENERS + " listeners are all that this process takes"),
                    full);
        }
        return emitter;
    }

    private void tell(SseEmitter emitter, Tenants tenants, Predicate<StationKey> wanted, long lastKnown) {
        long known = lastKnown;
        long lastTold = lastKnown;
        long toldFreshness = System.nanoTime();
        try {
            while (!feed.closed()) {
                Optional<ChangeFeed.Missed> missed = feed.after(known, wanted, FRESHNESS_EVERY);
                if (missed.isEmpty()) {
                    known = feed.version();
                    lastTold = known;
                    emitter.send(event("snapshot", known, snapshot(tenants, known)));
                    continue;
                }
                known = missed.get().version();
                List<ChangeFeed.Change> news = missed.get().stations();
                for (int from = 0; from < news.size(); from += MOST_OF_AN_EVENT) {
                    List<ChangeFeed.Change> some = news.subList(from, Math.min(news.size(), from + MOST_OF_AN_EVENT));
                    // Only with the last of them all are known: who breaks off before goes on from where it was.
                    long through = from + MOST_OF_AN_EVENT < news.size() ? lastTold : known;
                    emitter.send(event("stations", through, stations(some, through)));
                }
                lastTold = known;
                if (System.nanoTime() - toldFreshness >= FRESHNESS_EVERY.toNanos()) {
                    toldFreshness = System.nanoTime();
                    emitter.send(event("freshness", known, json.writeValueAsString(freshness.now())));
                }
            }
            end(emitter);
        } catch (IOException | IllegalStateException gone) {
            // The listener is gone; whoever comes back says what it knows.
            end(emitter);
        } catch (LiveStoreException e) {
            LOG.warn("A listener is sent away: {}", e.getMessage());
            end(emitter);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(emitter);
        }
    }

    private static String stations(List<ChangeFeed.Change> changes, long version) {
        return changes.stream()
                .map(ChangeFeed.Change::json)
                .collect(Collectors.joining(",", "{\"stations\":[", "],\"version\":" + version + "}"));
    }

    private static void end(SseEmitter emitter) {
        try {
            emitter.complete();
        } catch (IllegalStateException ended) {
            LOG.trace("The stream has ended already", ended);
        }
    }

    private String snapshot(Tenants tenants, long version) {
        return json.writeValueAsString(new Snapshot(
                new StationsController.Summary(StationsController.Counts.of(store.counts(tenants)), freshness.now()),
                version));
    }

    private static SseEmitter.SseEventBuilder event(String name, long version, String data) {
        return SseEmitter.event()
                .id(String.valueOf(version))
                .name(name)
                .reconnectTime(2_000)
                .data(data);
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
