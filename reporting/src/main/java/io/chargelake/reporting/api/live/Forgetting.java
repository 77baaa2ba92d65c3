package io.chargelake.reporting.api.live;

import io.chargelake.reporting.live.LiveStore;
import io.chargelake.reporting.live.LiveStoreException;
import jakarta.annotation.PreDestroy;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the live store forget what is old, once an hour. */
final class Forgetting {

    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);

    private final LiveStore store;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "forgetting");
        daemon.setDaemon(true);
        return daemon;
    });

    Forgetting(LiveStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        thread.scheduleWithFixedDelay(this::forget, 1, 60, TimeUnit.MINUTES);
    }

    private void forget() {
        try {
            LOG.debug("Forgotten: {}", store.forget(clock.instant()));
        } catch (LiveStoreException e) {
            LOG.warn("Nothing is forgotten now, tried again in an hour: {}", e.getMessage());
        }
    }

    @PreDestroy
    void close() {
        thread.shutdownNow();
    }
}
