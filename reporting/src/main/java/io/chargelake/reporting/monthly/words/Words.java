package io.chargelake.reporting.monthly.words;

/** How a command counts things in English. */
public final class Words {

    private Words() {}

    /** {@code 1 fault}, {@code 12 faults}; the plural takes an s. */
    public static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
