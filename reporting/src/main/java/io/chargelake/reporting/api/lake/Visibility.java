package io.chargelake.reporting.api.lake;

import io.chargelake.reporting.api.access.Caller;
import java.util.Optional;

/** Which stations a caller sees: those of its tenants, as the register has them. */
public final class Visibility {

    private final Register register;

    Visibility(Register register) {
        this.register = register;
    }

    /** Whether a caller sees a station; one that the register does not list is seen by those who see all. */
    public boolean sees(Caller caller, String stationId) {
        Optional<String> tenant = register.find(stationId).flatMap(RegisteredStation::tenant);
        return caller.sees(tenant);
    }
}
