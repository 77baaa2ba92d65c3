package io.chargelake.query;

import java.util.ArrayList;
import java.util.List;

/** Takes a text of SQL apart at the semicolons that stand outside of strings, names and comments. */
final class Statements {

    private Statements() {}

    static List<String> of(String text) {
        List<String> statements = new ArrayList<>();
        int from = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\'' || c == '"' || c == '`') {
                i = endOfQuoted(text, i);
            } else if (text.startsWith("--", i)) {
                int end = text.indexOf('\n', i);
                i = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", i)) {
                int end = text.indexOf("*/", i + 2);
                i = end < 0 ? text.length() : end + 2;
            } else if (c == ';') {
                add(text.substring(from, i), statements);
                i++;
                from = i;
            } else {
                i++;
            }
        }
        add(text.substring(from), statements);
        return statements;
    }

    /** The index behind the closing quote, or the end of the text. */
    private static int endOfQuoted(String text, int start) {
        char quote = text.charAt(start);
        int i = start + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            i += text.charAt(i) == '\\' && quote != '`' ? 2 : 1;
        }
        return Math.min(text.length(), i + 1);
    }

    private static void add(String statement, List<String> statements) {
        boolean says = statement.lines().map(String::strip).anyMatch(line -> !line.isEmpty() && !line.startsWith("--"));
        if (says) {
            statements.add(statement.strip());
        }
    }
}
