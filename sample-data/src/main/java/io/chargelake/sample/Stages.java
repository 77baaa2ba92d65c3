package io.chargelake.sample;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** What a demo does, stage by stage: says on stderr what is going on, and keeps what came of it and how long it took. */
final class Stages {

    private final PrintStream progress;
    private final List<Done> done = new ArrayList<>();

    private record Done(String name, String result, double seconds) {}

    Stages(PrintStream progress) {
        this.progress = progress;
    }

    /** What a stage yields, and the sentence about it. */
    record Result<V>(V value, String sentence) {}

    /** Runs a stage. */
    <V> V run(String name, String what, Callable<Result<V>> work) throws Exception {
        progress.println("demo: " + name + ": " + what + " ...");
        long start = System.nanoTime();
        Result<V> result = work.call();
        done.add(new Done(name, result.sentence(), (System.nanoTime() - start) / 1e9));
        return result.value();
    }

    /** A line for each stage: name, what came of it, seconds. */
    List<String> lines() {
        int name = done.stream().mapToInt(stage -> stage.name().length()).max().orElse(0);
        int result =
                done.stream().mapToInt(stage -> stage.result().length()).max().orElse(0);
        return done.stream()
                .map(stage -> String.format(
                        Locale.ROOT,
                        "  %-" + name + "s  %-" + result + "s  %5.1f s",
                        stage.name(),
                        stage.result(),
                        stage.seconds()))
                .toList();
    }

    /** Seconds by stage, for programs. */
    Map<String, Object> seconds() {
        Map<String, Object> seconds = new LinkedHashMap<>();
        done.forEach(stage -> seconds.put(stage.name(), Math.round(stage.seconds() * 10) / 10.0));
        return seconds;
    }
}
