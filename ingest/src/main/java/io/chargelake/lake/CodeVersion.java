package io.chargelake.lake;

import java.util.Optional;

/** The version of Chargelake that runs, as tables and runs record it. */
public final class CodeVersion {

    private CodeVersion() {}

    /** For example {@code 0.1.0}; {@code development} where the classes do not come from a jar. */
    public static String current() {
        return Optional.ofNullable(CodeVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
