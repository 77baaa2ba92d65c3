package io.chargelake.reporting.monthly.words;

/**
 * Text of stations and registers as one short line that cannot harm the mail around it. Line breaks and tabs become
 * spaces; control characters, direction marks and other invisible characters go; no letter carries more than two
 * combining marks; what is too long is cut. Escaping is the templates' and the CSV writer's task.
 */
public final class OneLine {

    private static final int MARKS_A_LETTER = 2;
    private static final String CUT = "…";

    private OneLine() {}

    /**
     * The text in at most that many characters (Unicode code points), the sign of a cut included.
     *
     * @param raw hostile text of any length
     * @param limit at least 2
     */
    public static String of(String raw, int limit) {
        StringBuilder line = new StringBuilder(Math.min(raw.length(), limit));
        int length = 0;
        int marks = 0;
        boolean gap = false;
        for (int at = 0; at < raw.length(); ) {
            int character = raw.codePointAt(at);
            at += Character.charCount(character);
            if (isGap(character)) {
                gap = length > 0;
                continue;
            }
            if (isInvisible(character)) {
                continue;
            }
            marks = isMark(character) ? marks + 1 : 0;
            if (marks > MARKS_A_LETTER) {
                continue;
            }
            if (length + (gap ? 2 : 1) > limit) {
                line.setLength(line.offsetByCodePoints(line.length(), length < limit ? 0 : -1));
                return line.toString().stripTrailing() + CUT;
            }
            if (gap) {
                line.append(' ');
                length++;
                gap = false;
            }
            line.appendCodePoint(character);
            length++;
        }
        return line.toString();
    }

    private static boolean isGap(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE -> true;
            default -> false;
        };
    }

    private static boolean isMark(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }
}
