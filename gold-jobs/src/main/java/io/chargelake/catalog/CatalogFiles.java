package io.chargelake.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.upkeep.Figures;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The files of a catalogue: {@code index.html} and a page for each table, the same as Markdown in {@code markdown}, and a
 * contract for each table in {@code contracts}; and all sample queries in {@code queries.sql}.
 *
 * @param folder where they go
 */
record CatalogFiles(Path folder) {

    private static final String TEMPLATES = "io/chargelake/catalog";
    private static final PebbleEngine PAGES = engine(true);
    private static final PebbleEngine MARKDOWN = engine(false);

    private static PebbleEngine engine(boolean html) {
        ClasspathLoader templates = new ClasspathLoader(CatalogFiles.class.getClassLoader());
        templates.setPrefix(TEMPLATES);
        return new PebbleEngine.Builder()
                .loader(templates)
                .autoEscaping(html)
                .strictVariables(true)
                .extension(new MarkdownCells())
                .build();
    }

    /**
     * Writes all of them.
     *
     * @return how many there are
     */
    int write(Catalog catalog) throws IOException {
        int files = 0;
        Map<String, Object> all = context(catalog);
        write(Path.of("index.html"), rendered(PAGES, "index.html.peb", all));
        write(Path.of("markdown", "index.md"), rendered(MARKDOWN, "index.md.peb", all));
        write(Path.of("queries.sql"), queries(catalog));
        files += 3;
        for (CatalogEntry entry : catalog.entries()) {
            Map<String, Object> one = context(catalog);
            one.put("entry", entry);
            write(Path.of(entry.name() + ".html"), rendered(PAGES, "table.html.peb", one));
            write(Path.of("markdown", entry.name() + ".md"), rendered(MARKDOWN, "table.md.peb", one));
            write(
                    Path.of("contracts", entry.name() + ".odcs.yaml"),
                    OdcsContract.of(catalog, entry).yaml());
            files += 3;
        }
        return files;
    }

    /** All sample queries, as {@code chargelake sql --file} takes them. */
    private static String queries(Catalog catalog) {
        return catalog.entries().stream()
                .filter(CatalogEntry::isStored)
                .flatMap(entry -> entry.table().queries().stream())
                .map(query -> "-- " + query.title() + "\n" + query.sql() + ";\n")
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, Object> context(Catalog catalog) {
        Map<String, Object> context = new HashMap<>();
        context.put("catalog", catalog);
        context.put("madeAt", Figures.time(Optional.of(catalog.madeAt())));
        return context;
    }

    private static String rendered(PebbleEngine engine, String name, Map<String, Object> context) throws IOException {
        PebbleTemplate template = engine.getTemplate(name);
        StringWriter written = new StringWriter();
        template.evaluate(written, context);
        return written.toString();
    }

    private void write(Path path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text, UTF_8);
    }
}
