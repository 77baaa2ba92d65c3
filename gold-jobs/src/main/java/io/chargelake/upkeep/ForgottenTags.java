package io.chargelake.upkeep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.chargelake.curation.privacy.Pseudonyms;
import io.chargelake.lake.Personal;
import io.chargelake.ocpp.IdTag;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes identifiers out of text, and puts {@value #FORGOTTEN} in their place: out of JSON, complete or not, out of JSON
 * within its strings, and out of plain text. What they are not part of stays as it is, letter by letter.
 *
 * <p>An identifier such as {@code 1} stands for much else as well. One that is shorter than eight characters, or than six
 * with a letter among them, is only looked for where OCPP has identifiers.
 */
final class ForgottenTags implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What stands in the place of an identifier; its pseudonym stands in the place of the identifier's. */
    static final String FORGOTTEN = "forgotten";

    private static final int DISTINCTIVE = 8;
    private static final int DISTINCTIVE_WITH_LETTER = 6;
    private static final int DEEPEST = 8;

    private static final JsonFactory JSON = new JsonFactory();

    /** Fields of identifiers, in OCPP 1.6 and 2.0.1 and in ISO 15118, without underscores and in small letters. */
    private static final Set<String> ID_FIELDS = Set.of("idtag", "parentidtag", "idtoken", "groupidtoken", "emaid");

    private static final Pattern NUMBER_OF_ID_FIELD = Pattern.compile(
            "(?i)(\"(?:(?:parent_?)?id_?tag|(?:group_?)?id_?token|emaid)\"\\s*:\\s*)(\\d+(?:\\.\\d+)?)");

    private static final Pattern LOOKS_LIKE_JSON = Pattern.compile("\\s*[\\[{]");

    private final Pseudonyms lake;
    private final Set<String> keys;
    private final Map<String, String> pseudonyms;

    /** Distinctive ones as words of text; null where there is none. */
    private final Pattern inText;

    /** The same without those that might be numbers; null where there is none. */
    private final Pattern besideText;

    /**
     * Identifiers to take out.
     *
     * @param tags in any spelling; an empty one is none
     * @param lake the pseudonyms of the lake
     */
    ForgottenTags(Collection<IdTag> tags, Pseudonyms lake) {
        this(tags, lake, List.of());
    }

    /**
     * The same, and texts with them in.
     *
     * @param texts of {@link #textsIn}: their pseudonyms become those of what is left of them
     */
    ForgottenTags(Collection<IdTag> tags, Pseudonyms lake, Collection<String> texts) {
        keys = tags.stream().map(IdTag::key).filter(key -> !key.isEmpty()).collect(Collectors.toUnmodifiableSet());
        pseudonyms = new LinkedHashMap<>();
        for (String key : keys) {
            for (Personal kind : new Personal[] {Personal.ID_TAG, Personal.TEXT}) {
                pseudonyms.put(lake.stored(kind, key), lake.stored(kind, FORGOTTEN));
            }
        }
        this.lake = lake;
        inText = words(keys.stream().filter(ForgottenTags::isDistinctive).toList());
        besideText = words(keys.stream()
                .filter(key -> isDistinctive(key) && key.chars().anyMatch(Character::isLetter))
                .toList());
        for (String text : texts) {
            pseudonyms.put(lake.stored(Personal.TEXT, text), lake.stored(Personal.TEXT, erased(text)));
        }
    }

    private static Pattern words(Collection<String> words) {
        return words.isEmpty()
                ? null
                : Pattern.compile(
                        "(?<![\\p{L}\\p{N}])(?:"
                                + words.stream().map(Pattern::quote).collect(Collectors.joining("|"))
                                + ")(?![\\p{L}\\p{N}])",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    private static boolean isDistinctive(String key) {
        return key.length() >= DISTINCTIVE
                || key.length() >= DISTINCTIVE_WITH_LETTER && key.chars().anyMatch(Character::isLetter);
    }

    /** These, and texts with them in, see {@link #textsIn}. */
    ForgottenTags withTexts(Collection<String> texts) {
        return new ForgottenTags(keys.stream().map(IdTag::new).toList(), lake, texts);
    }

    /**
     * The strings within a text of JSON that have one of them: where such a string is stored as a pseudonym, nobody can see
     * that.
     */
    Collection<String> textsIn(String json) {
        Set<String> found = new LinkedHashSet<>();
        collect(json, 0, found);
        return found;
    }

    private void collect(String text, int depth, Set<String> found) {
        int quote = text.indexOf('"');
        while (quote >= 0 && depth < DEEPEST) {
            int end = endOfString(text, quote);
            if (end < 0) {
                return;
            }
            String string = isName(text, end) ? null : decoded(text.substring(quote, end));
            if (string != null && !erased(string).equals(string)) {
                found.add(string);
                collect(string, depth + 1, found);
            }
            quote = text.indexOf('"', end);
        }
    }

    /** How many they are. */
    int count() {
        return keys.size();
    }

    /** The text without them; the same object where it has none of them. */
    String erased(String text) {
        String erased = withoutPseudonyms(text);
        return isForgotten(erased, isDistinctive(key(erased)))
                ? forgotten(erased)
                : withoutTags(erased, !LOOKS_LIKE_JSON.matcher(erased).lookingAt(), 0);
    }

    /** The bytes of a text without them; the same object where there are none. Bytes that are not UTF-8 stay what they are. */
    byte[] erased(byte[] bytes) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            String erased = erased(text);
            return erased.equals(text) ? bytes : erased.getBytes(UTF_8);
        } catch (CharacterCodingException noUtf8) {
            byte[] erased = erased(new String(bytes, ISO_8859_1)).getBytes(ISO_8859_1);
            return Arrays.equals(erased, bytes) ? bytes : erased;
        }
    }

    private String withoutPseudonyms(String text) {
        String erased = text;
        if (text.contains("_")) {
            for (Map.Entry<String, String> pseudonym : pseudonyms.entrySet()) {
                erased = erased.replace(pseudonym.getKey(), pseudonym.getValue());
            }
        }
        return erased;
    }

    private boolean isForgotten(String text, boolean looked) {
        return looked && keys.contains(key(text));
    }

    /** Blanks around an identifier are a repair that its row names; they stay. */
    private static String forgotten(String tag) {
        String stripped = tag.strip();
        int start = tag.indexOf(stripped);
        return tag.substring(0, start) + FORGOTTEN + tag.substring(start + stripped.length());
    }

    private static String key(String text) {
        return new IdTag(text).key();
    }

    /**
     * @param within whether the text is plain, or a string of JSON: digits are no number there
     * @param depth how many strings it is within
     */
    private String withoutTags(String text, boolean within, int depth) {
        StringBuilder erased = new StringBuilder(text.length());
        String field = "";
        int from = 0;
        int quote = text.indexOf('"');
        while (quote >= 0) {
            int end = endOfString(text, quote);
            if (end < 0) {
                break;
            }
            erased.append(withoutWords(text.substring(from, quote), within));
            String literal = text.substring(quote, end);
            boolean isName = isName(text, end);
            String string = isName || depth == DEEPEST ? null : decoded(literal);
            if (isName) {
                field = literal.substring(1, literal.length() - 1)
                        .replace("_", "")
                        .toLowerCase(Locale.ROOT);
            }
            erased.append(string == null ? withoutWords(literal, true) : string(literal, string, field, depth));
            from = end;
            quote = text.indexOf('"', end);
        }
        erased.append(withoutWords(text.substring(from), within));
        String result = withoutNumbers(erased.toString());
        return result.equals(text) ? text : result;
    }

    private String string(String literal, String string, String field, int depth) {
        String erased = isForgotten(string, ID_FIELDS.contains(field) || isDistinctive(key(string)))
                ? forgotten(string)
                : withoutTags(string, true, depth + 1);
        return erased.equals(string)
                ? literal
                : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(erased)) + '"';
    }

    private String withoutWords(String text, boolean within) {
        Pattern words = within ? inText : besideText;
        return words == null ? text : words.matcher(text).replaceAll(FORGOTTEN);
    }

    private String withoutNumbers(String text) {
        Matcher number = NUMBER_OF_ID_FIELD.matcher(text);
        return number.replaceAll(found -> Matcher.quoteReplacement(
                keys.contains(key(found.group(2))) ? found.group(1) + '"' + FORGOTTEN + '"' : found.group()));
    }

    /** The index after the closing quote; -1 where there is none. */
    private static int endOfString(String text, int quote) {
        for (int i = quote + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1;
            }
        }
        return -1;
    }

    private static boolean isName(String text, int end) {
        int next = end;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && text.charAt(next) == ':';
    }

    /** The text of a string of JSON; null where it is none. */
    private static String decoded(String literal) {
        if (literal.indexOf('\\') < 0) {
            return literal.substring(1, literal.length() - 1);
        }
        try (JsonParser parser = JSON.createParser(literal)) {
            parser.nextToken();
            return parser.getText();
        } catch (IOException noString) {
            return null;
        }
    }

    /** Without the identifiers. */
    @Override
    public String toString() {
        return count() + " identifiers";
    }
}
