package io.chargelake.sample.fleet;

import java.util.EnumSet;
import java.util.Set;

/** ChargePointStatus, with the transitions that OCPP 1.6, section 4.9, allows. */
enum ConnectorStatus {
    AVAILABLE("Available"),
    PREPARING("Preparing"),
    CHARGING("Charging"),
    SUSPENDED_EV("SuspendedEV"),
    SUSPENDED_EVSE("SuspendedEVSE"),
    FINISHING("Finishing"),
    RESERVED("Reserved"),
    UNAVAILABLE("Unavailable"),
    FAULTED("Faulted");

    private final String wireName;

    ConnectorStatus(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }

    boolean mayBecome(ConnectorStatus next) {
        return next != this && successors().contains(next);
    }

    private Set<ConnectorStatus> successors() {
        switch (this) {
            case AVAILABLE:
                return EnumSet.complementOf(EnumSet.of(FINISHING));
            case PREPARING:
                return EnumSet.of(AVAILABLE, CHARGING, SUSPENDED_EV, SUSPENDED_EVSE, FINISHING, FAULTED);
            case CHARGING:
                return EnumSet.of(AVAILABLE, SUSPENDED_EV, SUSPENDED_EVSE, FINISHING, UNAVAILABLE, FAULTED);
            case SUSPENDED_EV:
            case SUSPENDED_EVSE:
                return EnumSet.of(AVAILABLE, CHARGING, SUSPENDED_EV, SUSPENDED_EVSE, FINISHING, UNAVAILABLE, FAULTED);
            case FINISHING:
            case RESERVED:
                return EnumSet.of(AVAILABLE, PREPARING, UNAVAILABLE, FAULTED);
            case UNAVAILABLE:
                return EnumSet.of(AVAILABLE, PREPARING, CHARGING, SUSPENDED_EV, SUSPENDED_EVSE, FAULTED);
            default:
                return EnumSet.allOf(ConnectorStatus.class);
        }
    }
}
