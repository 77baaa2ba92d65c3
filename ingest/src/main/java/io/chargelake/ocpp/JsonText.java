package io.chargelake.ocpp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.Closeable;
import java.io.IOException;

/** JSON text, read token by token, that can be cut where its values begin and end. */
final class JsonText implements Closeable {

    /** Longest text that is read, in bytes or characters: what the most generous servers take from a station. */
    static final int LONGEST = 8 * 1024 * 1024;

    /** Deepest nesting that is read; OCPP needs 6, vendors' data may need more. */
    static final int DEEPEST = 100;

    /**
     * Names are not interned and a flood of names with equal hashes is no error, for stations choose the names.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST)
                    .maxNameLength(LONGEST)
                    .maxNumberLength(1000)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    private final String text;
    private final JsonParser parser;

    JsonText(String text) throws IOException {
        this.text = text;
        this.parser = FACTORY.createParser(text);
    }

    /** The next token; {@code null} at the end of the text. */
    JsonToken next() throws IOException {
        return parser.nextToken();
    }

    /** The current token. */
    JsonToken token() {
        return parser.currentToken();
    }

    /** The name of the current field. */
    String name() throws IOException {
        return parser.currentName();
    }

    /** The text of the current scalar: decoded for a string, as sent for a number. */
    String scalar() throws IOException {
        return parser.getText();
    }

    /** Where the current token begins. */
    int start() {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    /** Moves to the end of the current value. */
    void skip() throws IOException {
        parser.skipChildren();
    }

    /** The text from a place where a token began to the end of the current token. */
    String from(int start) throws IOException {
        parser.finishToken();
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    /** The text of the current value as sent; moves to its end. */
    String slice() throws IOException {
        int start = start();
        skip();
        return from(start);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    /** Appends a JSON string. Surrogates without a partner are escaped: UTF-8 cannot carry them. */
    static void appendQuoted(StringBuilder json, String string) {
        json.append('"');
        for (int i = 0; i < string.length(); i++) {
            char character = string.charAt(i);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < ' ' || isLoneSurrogate(string, i)) {
                json.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    json.append(Character.forDigit(character >> shift & 0xF, 16));
                }
            } else {
                json.append(character);
            }
        }
        json.append('"');
    }

    private static boolean isLoneSurrogate(String string, int index) {
        char character = string.charAt(index);
        if (Character.isHighSurrogate(character)) {
            return index + 1 == string.length() || !Character.isLowSurrogate(string.charAt(index + 1));
        }
        return Character.isLowSurrogate(character)
                && (index == 0 || !Character.isHighSurrogate(string.charAt(index - 1)));
    }
}
