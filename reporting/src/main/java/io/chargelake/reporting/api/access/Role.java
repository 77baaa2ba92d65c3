package io.chargelake.reporting.api.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller of the API may do; a caller may have several roles. */
public enum Role {
    /** Sees what stations do now, and the faults of months. */
    SUPPORT,
    /** Sees the gold tables, charges and who made them included. */
    ANALYST,
    /** Sees what stations do now, and asks them to do something. */
    OPERATOR;

    /** The role of that name, in any case. */
    static Optional<Role> of(String name) {
        return Arrays.stream(values())
                .filter(role -> role.word().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Its name in lower case, as in files and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
