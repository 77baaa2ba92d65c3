package io.chargelake.reporting.api.live;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The parts of the API that answer from the live store. */
@Configuration(proxyBeanMethods = false)
@Import({
    FreshnessClock.class,
    ChangeFeed.class,
    Forgetting.class,
    RecentCounts.class,
    StationsController.class,
    StreamController.class
})
public class LiveApi {}
