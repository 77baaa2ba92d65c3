package io.chargelake.reporting.monthly.mail;

import io.chargelake.reporting.monthly.words.Wording;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The mail's two faces. Everything put into the HTML template is escaped; nothing that comes from a station is ever
 * part of a template.
 */
final class MailTemplates {

    private static final String FOLDER = "io/chargelake/reporting/monthly/mail/";

    private final PebbleTemplate html = engine(true).getTemplate(FOLDER + "visits.html.peb");
    private final PebbleTemplate text = engine(false).getTemplate(FOLDER + "visits.txt.peb");

    /**
     * The page as an HTML document.
     *
     * @param chart the URL of the chart's picture; nothing if there is none
     */
    String html(MailPage page, Wording words, Optional<String> chart) {
        return filled(html, page, words, chart.orElse(""));
    }

    /** The page as plain text that says the same, lines of any length. */
    String text(MailPage page, Wording words) {
        return filled(text, page, words, "");
    }

    private static String filled(PebbleTemplate template, MailPage page, Wording words, String chart) {
        StringWriter filled = new StringWriter();
        try {
            template.evaluate(filled, Map.of("page", page, "label", words.labels(), "chart", chart));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return filled.toString();
    }

    private static PebbleEngine engine(boolean escaping) {
        return new PebbleEngine.Builder()
                .loader(new ClasspathLoader(MailTemplates.class.getClassLoader()))
                .strictVariables(true)
                .autoEscaping(escaping)
                .newLineTrimming(true)
                .defaultLocale(Locale.ENGLISH)
                .build();
    }
}
