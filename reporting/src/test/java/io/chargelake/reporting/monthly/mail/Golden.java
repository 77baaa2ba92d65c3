package io.chargelake.reporting.monthly.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files of {@code src/test/resources} that hold what is expected, byte for byte. With {@code CHARGELAKE_GOLDEN=write}
 * in the environment the tests write them instead; look at the difference before committing it.
 */
public final class Golden {

    private static final String FOLDER = "io/chargelake/reporting/monthly/mail/golden/";

    private Golden() {}

    public static void assertGolden(String name, String actual) {
        if ("write".equals(System.getenv("CHARGELAKE_GOLDEN"))) {
            try {
                Path file = Path.of("src/test/resources", FOLDER, name);
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            return;
        }
        assertThat(actual).as(name).isEqualTo(expected(name));
    }

    private static String expected(String name) {
        try (InputStream file = Golden.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
            assertThat(file).as("golden file " + name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
