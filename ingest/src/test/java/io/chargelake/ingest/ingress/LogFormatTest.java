package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log as the product writes it, in a process of its own. */
class LogFormatTest {

    private static final String HOSTILE = "CP\"1\"\n2026-01-01T00:00:00.000Z ERROR forged {}\u001b[31m\u2028";

    @Test
    void everyLineOfAJsonLogIsOneObjectWithStationAndSession() throws Exception {
        List<String> lines = log("json");

        assertThat(lines).hasSize(2);
        JsonNode aboutAStation = new ObjectMapper().readTree(lines.get(0));
        assertThat(Instant.parse(aboutAStation.get("time").textValue()))
                .isBefore(Instant.now().plusSeconds(60));
        assertThat(aboutAStation.get("level").textValue()).isEqualTo("WARN");
        assertThat(aboutAStation.get("logger").textValue()).isEqualTo(Speaker.class.getName());
        assertThat(aboutAStation.get("thread").textValue()).isEqualTo("main");
        assertThat(aboutAStation.get("station").textValue()).isEqualTo(HOSTILE);
        assertThat(aboutAStation.get("session").textValue()).isEqualTo("s-1");
        assertThat(aboutAStation.get("message").textValue())
                .startsWith("CP?1??")
                .endsWith("is closed");
        assertThat(aboutAStation.has("exception")).isFalse();
        JsonNode aFailure = new ObjectMapper().readTree(lines.get(1));
        assertThat(aFailure.get("message").textValue()).isEqualTo("said: " + HOSTILE);
        assertThat(aFailure.get("exception").textValue())
                .contains("IllegalStateException: " + HOSTILE)
                .contains("\tat ");
        assertThat(aFailure.has("station")).isFalse();
    }

    @Test
    void textIsWhatEverybodyGetsWhoDoesNotAskForJson() throws Exception {
        for (String format : new String[] {"", "text", "xml"}) {
            List<String> lines = log(format);

            assertThat(lines.get(0)).matches("\\S+Z WARN  i\\.c\\.\\S+ CP\\?1\\?\\?.* \\(session s-1\\) is closed");
            assertThat(lines.get(1)).contains("said: CP\"1\"\\n2026-01-01");
            assertThat(lines.get(2)).startsWith("java.lang.IllegalStateException: CP\"1\"\\n2026-01-01");
            assertThat(lines.get(3)).startsWith("\tat ");
            assertThat(lines).hasSize(4);
        }
    }

    private static List<String> log(String format) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Not that of the tests.
                "-Dlog4j2.configurationFile=log4j2.xml",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Speaker.class.getName()));
        builder.environment().keySet().removeIf(name -> name.startsWith("CHARGELAKE_LOG"));
        builder.environment().put("CHARGELAKE_LOG_FORMAT", format);
        Process process =
                builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        List<String> lines = new ArrayList<>(new String(process.getErrorStream().readAllBytes(), UTF_8)
                .lines()
                .toList());
        assertThat(process.waitFor()).as(() -> lines.toString()).isZero();
        return lines;
    }

    /** Says what a process of the product may say. */
    static final class Speaker {

        private static final Logger LOG = LoggerFactory.getLogger(Speaker.class);

        private Speaker() {}

        public static void main(String[] args) {
            Session session = new Session(HOSTILE, "s-1");
            session.about(LOG.atWarn()).log("{} is closed", session);
            session.about(LOG.atDebug()).log("{} is not said", session);
            LOG.error("said: {}", HOSTILE, new IllegalStateException(HOSTILE));
        }
    }
}
