package io.chargelake.reporting.monthly;

import io.chargelake.cli.CommandFailure;
import java.util.Map;
import java.util.Optional;

/** Who logs in to the mail server; from the environment only, so that no process list or log shows it. */
record SmtpLogin(String user, String password) {

    private static final String USER = "CHARGELAKE_SMTP_USER";
    private static final String PASSWORD = "CHARGELAKE_SMTP_PASSWORD";

    /**
     * The login that the environment names; nothing if it names none.
     *
     * @throws CommandFailure (exit 2) if it names half of one
     */
    static Optional<SmtpLogin> from(Map<String, String> environment) {
        String user = environment.getOrDefault(USER, "");
        String password = environment.getOrDefault(PASSWORD, "");
        if (user.isEmpty() != password.isEmpty()) {
            throw CommandFailure.usage("Only one of " + USER + " and " + PASSWORD + " is set; set both or none.");
        }
        return user.isEmpty() ? Optional.empty() : Optional.of(new SmtpLogin(user, password));
    }

    @Override
    public String toString() {
        return "SmtpLogin";
    }
}
