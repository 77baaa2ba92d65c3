package io.chargelake.sample.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameFileTest {

    private static final Instant AT = Instant.parse("2026-10-01T08:00:00.123Z");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"frames.jsonl", "frames.jsonl.gz"})
    void frames_come_back_byte_for_byte(String name) throws IOException {
        List<FleetFrame> frames = List.of(
                frame(Optional.of("Heartbeat"), "[2,\"1\",\"Heartbeat\",{}]".getBytes(StandardCharsets.UTF_8)),
                frame(Optional.empty(), "Zürich \"\\ \u0000\n\uD83D\uDD0C".getBytes(StandardCharsets.UTF_8)),
                frame(Optional.empty(), new byte[] {'[', (byte) 0xFF, (byte) 0xC3, 0x28}),
                frame(Optional.empty(), new byte[0]));
        Path file = folder.resolve(name);

        assertThat(FrameFile.write(file, frames.iterator())).isEqualTo(4);

        List<FleetFrame> read = new ArrayList<>();
        try (FrameFile.Reader reader = FrameFile.read(file)) {
            reader.forEachRemaining(read::add);
        }
        assertThat(read).usingRecursiveFieldByFieldElementComparator().isEqualTo(frames);
    }

    @Test
    void a_line_that_is_no_frame_is_named() throws IOException {
        Path file = folder.resolve("frames.jsonl");
        Files.writeString(file, "\n{\"station\":\"A\"}\n");

        try (FrameFile.Reader reader = FrameFile.read(file)) {
            assertThatThrownBy(reader::next)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("frames.jsonl line 2 is no frame")
                    .hasMessageContaining("frame_base64");
        }
    }

    private static FleetFrame frame(Optional<String> action, byte[] bytes) {
        return new FleetFrame("RTM 0001", AT, Direction.IN, "f0edc536-0f21-4018-b06f-1825f7f3c30a", action, bytes);
    }
}
