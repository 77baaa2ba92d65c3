package io.chargelake.cli;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text file that an operator has written. */
public final class OperatorFile {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private OperatorFile() {}

    /**
     * Opens it as UTF-8, without the byte order mark that spreadsheets write.
     *
     * @throws IOException if it cannot be read; while reading, a {@link java.nio.charset.CharacterCodingException} where it
     *     is not UTF-8
     */
    public static Reader open(Path file) throws IOException {
        PushbackReader text = new PushbackReader(Files.newBufferedReader(file, StandardCharsets.UTF_8), 1);
        int first = text.read();
        if (first >= 0 && first != BYTE_ORDER_MARK) {
            text.unread(first);
        }
        return text;
    }
}
