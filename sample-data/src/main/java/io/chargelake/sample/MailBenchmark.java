package io.chargelake.sample;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.Lake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How long {@code chargelake report} takes for a month's mails of a large network, into a mail server on this machine,
 * and how much memory.
 *
 * @param folder for the tables
 * @param network how large
 * @param progress told what is done
 */
record MailBenchmark(Path folder, MailLake network, Consumer<String> progress) {

    private static final double MIB = 1 << 20;
    private static final double NANOS = 1e9;
    private static final Duration SAMPLE = Duration.ofMillis(200);

    /**
     * What was measured.
     *
     * @param mails mails that the mail server has, those of the escalation list among them
     * @param mib what they weigh
     * @param beforeFirst seconds from the command's start until the first mail was there: the months are read and every
     *     mail is made once
     * @param seconds from the command's start to its end
     * @param residentMib the process's resident memory when a tenth, the half and nine tenths of the mails were out
     */
    record Result(
            MailLake network, long mails, double mib, double beforeFirst, double seconds, List<Double> residentMib) {

        double perSecond() {
            return mails / (seconds - beforeFirst);
        }

        List<String> lines() {
            return List.of(
                    String.format(
                            Locale.ROOT,
                            "mail: %,d stations of %,d managers, %,d mails of %.1f MiB in all",
                            network.stations(),
                            network.managers(),
                            mails,
                            mib),
                    String.format(
                            Locale.ROOT,
                            "  %.1f s: %.1f s until the first mail, then %.0f mails a second",
                            seconds,
                            beforeFirst,
                            perSecond()),
                    String.format(
                            Locale.ROOT,
                            "  resident after 10, 50 and 90 %% of the mails: %.0f, %.0f and %.0f MiB",
                            residentMib.get(0),
                            residentMib.get(1),
                            residentMib.get(2)));
        }

        Map<String, Object> summary() {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("benchmark", "mail");
            summary.put("stations", network.stations());
            summary.put("managers", network.managers());
            summary.put("mails", mails);
            summary.put("mib", mib);
            summary.put("seconds_before_first", beforeFirst);
            summary.put("seconds", seconds);
            summary.put("mails_per_s", perSecond());
            summary.put("resident_mib", residentMib);
            return summary;
        }
    }

    /** Makes the tables, then sends the mails of their month. */
    Result run() throws IOException, InterruptedException {
        progress.accept("writing the tables of %,d stations ...".formatted(network.stations()));
        Path lake = folder.resolve("mail-lake");
        network.write(Lake.at(lake.toString()));
        int mails = network.managers() + 1;
        progress.accept("sending %,d mails ...".formatted(mails));
        try (SmtpSink sink = SmtpSink.start()) {
            long start = System.nanoTime();
            Process report = Launcher.builder(
                            "report",
                            "--lake=" + lake,
                            "--month=" + MailLake.MONTH,
                            "--smtp=smtp://127.0.0.1:" + sink.port(),
                            "--escalation=chief@example.net")
                    .start();
            report.getOutputStream().close();
            double beforeFirst = 0;
            List<Long> marks = List.of(mails / 10L, mails / 2L, mails * 9L / 10);
            List<Double> resident = new ArrayList<>();
            while (!report.waitFor(SAMPLE.toMillis(), TimeUnit.MILLISECONDS)) {
                if (beforeFirst == 0 && sink.mails() > 0) {
                    beforeFirst = (System.nanoTime() - start) / NANOS;
                }
                if (resident.size() < marks.size() && sink.mails() >= marks.get(resident.size())) {
                    resident.add(residentMib(report));
                }
            }
            double seconds = (System.nanoTime() - start) / NANOS;
            String said = new String(report.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (report.exitValue() != 0 || sink.recipients() != mails || sink.mails() != mails) {
                throw CommandFailure.unreachable(
                        "%,d of %,d mails came, to %,d recipients, and the report ended with exit code %d: %s"
                                .formatted(sink.mails(), mails, sink.recipients(), report.exitValue(), said),
                        null);
            }
            while (resident.size() < marks.size()) {
                resident.add(Double.NaN);
            }
            return new Result(network, sink.mails(), sink.bytes() / MIB, beforeFirst, seconds, resident);
        }
    }

    /** NaN where the system does not tell. The launcher becomes the JVM, so that the process is the report's. */
    private static double residentMib(Process process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"))
                            .lines()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElse(0)
                    / 1024.0;
        } catch (IOException unknown) {
            return Double.NaN;
        }
    }
}
