package io.chargelake.cli;

import java.util.List;
import java.util.Map;

/**
 * What a command has done, for people and for programs.
 *
 * @param lines what is printed on stdout, without {@code --json}
 * @param summary what is printed as one JSON object on stdout, with {@code --json}; the values are strings, numbers,
 *     booleans, lists and maps
 */
public record Outcome(List<String> lines, Map<String, Object> summary) {

    public Outcome {
        lines = List.copyOf(lines);
    }
}
