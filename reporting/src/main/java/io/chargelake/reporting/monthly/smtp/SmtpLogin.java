package io.chargelake.reporting.monthly.smtp;

import io.chargelake.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Who logs in to the mail server; from the environment or a file that it names, so
 * that no process list or log shows it. */
public record SmtpLogin(String user, String password) {

    private static final String USER = "CHARGELAKE_SMTP_USER";
    private static final String PASSWORD = "CHARGELAKE_SMTP_PASSWORD";
    private static final String PASSWORD_FILE = "CHARGELAKE_SMTP_PASSWORD_FILE";

    /**
     * The login that the environment names; nothing if it names none.
     *
     * @throws CommandFailure (exit 2) if it names half of one, or a file that cannot be read
     */
    public static Optional<SmtpLogin> from(Map<String, String> environment) {
        String user = environment.getOrDefault(USER, "");
        String written = environment.getOrDefault(PASSWORD, "");
        String file = environment.getOrDefault(PASSWORD_FILE, "");
        if (!written.isEmpty() && !file.isEmpty()) {
            throw CommandFailure.usage("Both " + PASSWORD + " and " + PASSWORD_FILE + " are set; set one of them.");
        }
        String password = file.isEmpty() ? written : read(Path.of(file));
        if (user.isEmpty() != password.isEmpty()) {
            throw CommandFailure.usage("Only one of " + USER + " and " + PASSWORD + " (or " + PASSWORD_FILE
                    + ") is set; set both or none.");
        }
        return user.isEmpty() ? Optional.empty() : Optional.of(new SmtpLogin(user, password));
    }

    /** The file's text without the line break at its end, which editors add. */
    private static String read(Path file) {
        try {
            return Files.readString(file).replaceFirst("\\R\\z", "");
        } catch (IOException failure) {
            throw CommandFailure.usage(PASSWORD_FILE + " names " + file + ", which cannot be read.");
        }
    }

    @Override
    public String toString() {
        return "SmtpLogin";
    }
}
