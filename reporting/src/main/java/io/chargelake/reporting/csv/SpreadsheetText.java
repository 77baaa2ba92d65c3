package io.chargelake.reporting.csv;

/** Text of stations and registers in a CSV file. */
public final class SpreadsheetText {

    private static final String FORMULA_STARTS = "=+-@＝＋－＠";

    private SpreadsheetText() {}

    /** The text with an apostrophe before it where a spreadsheet would take it for a formula. */
    public static String of(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
