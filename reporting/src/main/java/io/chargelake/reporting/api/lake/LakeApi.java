package io.chargelake.reporting.api.lake;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The parts of the API that answer from the lake. */
@Configuration(proxyBeanMethods = false)
@Import({
    Register.class,
    Visibility.class,
    GoldThrough.class,
    GoldController.class,
    OutagesController.class,
    EpisodesController.class,
    RecoveryController.class,
    StatesController.class,
    StationDaysController.class,
    UptimeController.class,
    ReliabilityController.class,
    FailedChargesController.class
})
public class LakeApi {}
