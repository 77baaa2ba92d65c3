package io.chargelake.ingest.ingress;

import io.chargelake.ingest.event.StationCommand;
import io.chargelake.ingest.ingress.identity.Registration;
import io.chargelake.ingest.ingress.identity.Station;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.CallErrorCode;
import io.chargelake.ocpp.CentralSystemAction;
import io.chargelake.ocpp.Frame;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a station is not given. Requests of known actions are refused: until its boot is accepted, all but the boot (SecurityError, OCPP-J 1.6
 * errata, 3.8), and those of a strict station that break OCPP. Transaction messages never are. A station repeats one that
 * is refused and then drops it, and with it the energy that it tells of: losing that is worse than any breach.
 */
final class Refusals {

    private static final Set<Action> ALWAYS_CONFIRMED =
            EnumSet.of(Action.START_TRANSACTION, Action.STOP_TRANSACTION, Action.METER_VALUES);

    private static final Set<CentralSystemAction> NOT_WHILE_PENDING =
            EnumSet.of(CentralSystemAction.REMOTE_START_TRANSACTION, CentralSystemAction.REMOTE_STOP_TRANSACTION);

    private Refusals() {}

    /** The answer to a request that is refused; empty where it is not. */
    static Optional<Frame.CallError> of(Station station, Action action, Frame.Call call) {
        if (ALWAYS_CONFIRMED.contains(action)) {
            return Optional.empty();
        }
        if (station.registration() != Registration.ACCEPTED && action != Action.BOOT_NOTIFICATION) {
            return Optional.of(Frame.CallError.of(
                    call.messageId(), CallErrorCode.SECURITY_ERROR, "The boot of this station is not accepted"));
        }
        if (!station.strict()) {
            return Optional.empty();
        }
        if (!action.wireName().equals(call.action())) {
            return Optional.of(Frame.CallError.of(
                    call.messageId(), CallErrorCode.NOT_IMPLEMENTED, "This action is written in another case"));
        }
        return StrictReading.breach(action, call.payload())
                .map(breach -> Frame.CallError.of(call.messageId(), breach.code(), breach.description()));
    }

    /**
     * Why a station is not asked for something now: a rejected one is asked for nothing, a pending one not to start or stop a
     * charge (OCPP 1.6, 4.2). Empty where it may be asked.
     */
    static Optional<String> of(Station station, StationCommand command) {
        boolean allowed = switch (station.registration()) {
            case ACCEPTED -> true;
            case PENDING ->
                CentralSystemAction.of(command.action())
                        .filter(NOT_WHILE_PENDING::contains)
                        .isEmpty();
            case REJECTED -> false;
        };
        return allowed
                ? Optional.empty()
                : Optional.of("the station is " + station.registration().wireName()
                        + " in the register, and is not asked for " + command.action() + " until it is Accepted");
    }
}
