package io.chargelake.catalog;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;

/** The filter {@code cell}: text that may stand in a cell of a Markdown table, whatever a station has put into it. */
final class MarkdownCells extends AbstractExtension {

    @Override
    public Map<String, Filter> getFilters() {
        return Map.of("cell", new Cell());
    }

    private static final class Cell implements Filter {

        @Override
        public Object apply(
                Object input, Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int line) {
            return String.valueOf(input).replaceAll("\\s+", " ").replaceAll("([\\\\`*_\\[\\]<>|~])", "\\\\$1");
        }

        @Override
        public List<String> getArgumentNames() {
            return List.of();
        }
    }
}
