package io.chargelake.ingest.ingress.file;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.Collection;
import java.util.Optional;

/** One row of a {@link CsvFile}: its texts by the names of the columns, and what is wrong with it. */
public final class CsvRow {

    private final NamedCsvRecord csv;
    private final int mostCharactersShown;
    private final Collection<String> problems;

    CsvRow(NamedCsvRecord csv, int mostCharactersShown, Collection<String> problems) {
        this.csv = csv;
        this.mostCharactersShown = mostCharactersShown;
        this.problems = problems;
    }

    /** The text of a column without blanks around it; empty where there is none, or no such column. */
    public Optional<String> text(String column) {
        return csv.findField(column).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** The row cannot be right because of a text, which is shown unless it is longer than the file's texts may be shown. */
    public void wrong(String column, String text, String expected) {
        String shown = text.length() <= mostCharactersShown
                ? "'" + text.replaceAll("\\p{Cntrl}", "?") + "'"
                : "(a text of " + text.length() + " characters)";
        problem(column + " " + shown + " is not " + expected);
    }

    /** The row cannot be right for a reason that shows nothing of its texts. */
    public void problem(String sentence) {
        problems.add("line " + csv.getStartingLineNumber() + ": " + sentence);
    }
}
