package io.chargelake.sample;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.ingest.event.EventTopics;
import io.chargelake.ingest.event.FrameRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake import}: replays recorded events into Kafka with their own timestamps. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Replays recorded events into Kafka with their own timestamps.",
            "The file may be compressed with gzip. Importing it again does no harm: curate recognises repeats."
        },
        footer = {"", "Example:", "  chargelake import --file events-2023-01.jsonl.gz && chargelake refresh"})
public final class ImportCommand implements ChargelakeCommand {

    private static final int PARTITIONS = 4;

    @Mixin
    private CommonOptions common;

    @Option(names = "--file", paramLabel = "FILE", required = true, description = "The recorded events, one a line.")
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "article",
            description = {
                "article: JSON objects message_id, message_type, charge_point_id, action, write_timestamp, body.",
                "frames: what 'chargelake simulate --record' writes (default: ${DEFAULT-VALUE})."
            })
    private RecordedFormat format;

    /** Runs the command. */
    public static void main(String[] args) {
        CommandMain.main(new ImportCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() throws IOException {
        long start = System.nanoTime();
        try (RecordedEvents events = RecordedEvents.open(file, format)) {
            try (EventTopics topics = EventTopics.at(common.kafka())) {
                topics.createFramesIfMissing(common.topic(), PARTITIONS, 1);
            }
            try (FrameProducer producer = new FrameProducer(common.kafka(), common.topic())) {
                sendAll(events, producer);
                return outcome(producer, Duration.ofNanos(System.nanoTime() - start));
            }
        }
    }

    private void sendAll(RecordedEvents events, FrameProducer producer) {
        try {
            for (Optional<FrameRecord> next = events.next(); next.isPresent(); next = events.next()) {
                producer.send(next.get());
            }
        } catch (RecordedEvents.UnreadableException e) {
            producer.flush();
            throw CommandFailure.usage(
                    e.getMessage() + " The " + count(producer.taken()) + " events before it are in Kafka; mend the file"
                            + " and import it again, what comes twice is recognised.");
        }
        producer.flush();
    }

    private Outcome outcome(FrameProducer producer, Duration duration) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("file", file.toString());
        summary.put("topic", common.topic());
        summary.put("events", producer.taken());
        summary.put("stations", producer.stations());
        if (producer.taken() == 0) {
            return new Outcome(List.of("No events in " + file + "."), summary);
        }
        Instant first = producer.first();
        Instant last = producer.last();
        summary.put("first", first.toString());
        summary.put("last", last.toString());
        summary.put("seconds", duration.toMillis() / 1000.0);
        String line = String.format(
                Locale.ROOT,
                "Sent %s events to %s at %s in %.1f s: %s stations, %s to %s.",
                count(producer.taken()),
                common.topic(),
                common.kafka(),
                duration.toMillis() / 1000.0,
                count(producer.stations()),
                first,
                last);
        return new Outcome(List.of(line), summary);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
