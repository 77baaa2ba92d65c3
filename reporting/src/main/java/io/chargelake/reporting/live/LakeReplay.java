package io.chargelake.reporting.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.event.FrameHeaders;
import io.chargelake.ingest.landing.Events;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.ingest.landing.LandedOffsets;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a {@link LiveStore} from what has landed in the lake, where Kafka does not reach back as far: {@code landing.frames}
 * and {@code landing.events} hold Kafka's records as they were, so that they are read as if they came from it. The consumer
 * group then goes on behind what has landed.
 */
public final class LakeReplay {

    private static final Logger LOG = LoggerFactory.getLogger(LakeReplay.class);
    private static final int BATCH = 2_000;
    private static final int TOLD_EVERY = 1_000_000;
    private static final char GENERATION = '~';

    private final Lake lake;
    private final LiveStore store;
    private final LiveChanges changes;
    private final List<LiveChange> batch = new ArrayList<>();
    private long records;

    /**
     * A replay.
     *
     * @param changes reads the records, as the consumer does
     */
    public LakeReplay(Lake lake, LiveStore store, LiveChanges changes) {
        this.lake = lake;
        this.store = store;
        this.changes = changes;
    }

    /**
     * Empties the store and fills it; no other process may serve from it meanwhile.
     *
     * @return how many records were read
     * @throws CommandFailure (exit 2) if nothing has landed, (exit 5) if the lake or Kafka does not answer
     */
    public long run(LiveConsumer.Source source) {
        // Before the rows: what lands meanwhile is read twice, and not missed.
        Map<TopicPartition, OffsetAndMetadata> next = next(source.framesTopic(), LandedOffsets.of(lake));
        Optional<LandedOffsets> events = LandedOffsets.ofEvents(lake);
        events.ifPresent(landed -> next.putAll(next(source.sessionsTopic(), landed)));
        store.clear();
        replay(Frames.TABLE, source.framesTopic(), row -> changes.frame(frame(row)));
        if (events.isPresent()) {
            replay(Events.TABLE, source.sessionsTopic(), row -> changes.session(event(row)));
        }
        goOnFrom(next, source);
        return records;
    }

    private void replay(Table table, String topic, Function<TableRow, LiveChanges.Said> read) {
        TableRows.of(lake, table).forEach(row -> {
            if (!topic.equals(topicOf(row.string("topic")))) {
                return;
            }
            batch.addAll(read.apply(row).changes());
            if (batch.size() >= BATCH) {
                apply();
            }
            if (++records % TOLD_EVERY == 0) {
                LOG.info("{} records read from the lake", records);
            }
        });
        apply();
    }

    private void apply() {
        if (!batch.isEmpty()) {
            store.apply(batch);
            batch.clear();
        }
    }

    private static ConsumerRecord<byte[], byte[]> frame(TableRow row) {
        Headers headers = new RecordHeaders();
        add(headers, FrameHeaders.DIRECTION, row.string("direction"));
        add(headers, FrameHeaders.SESSION, row.string("session"));
        add(headers, FrameHeaders.ACTION, row.string("action"));
        add(headers, FrameHeaders.TENANT, row.string("tenant"));
        return record(row, "station_id", "frame", headers);
    }

    private static ConsumerRecord<byte[], byte[]> event(TableRow row) {
        Headers headers = new RecordHeaders();
        add(headers, FrameHeaders.EVENT, row.string("event"));
        return record(row, "key", "value", headers);
    }

    private static ConsumerRecord<byte[], byte[]> record(TableRow row, String key, String value, Headers headers) {
        String text = row.string(key);
        return new ConsumerRecord<>(
                topicOf(row.string("topic")),
                row.intValue("partition"),
                row.longValue("offset"),
                row.instant("timestamp").toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                text == null ? null : text.getBytes(UTF_8),
                row.binary(value),
                headers,
                Optional.empty());
    }

    private static void add(Headers headers, String name, String value) {
        if (value != null) {
            headers.add(name, value.getBytes(UTF_8));
        }
    }

    /** Where Kafka goes on: of a topic whose log began anew, the newest log is the one that it has. */
    private static Map<TopicPartition, OffsetAndMetadata> next(String topic, LandedOffsets landed) {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        int newest = -1;
        for (Map.Entry<String, SortedMap<Integer, Long>> of :
                landed.next().next().entrySet()) {
            if (topicOf(of.getKey()).equals(topic) && generationOf(of.getKey()) > newest) {
                newest = generationOf(of.getKey());
                next.clear();
                of.getValue()
                        .forEach((partition, offset) ->
                                next.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
            }
        }
        return next;
    }

    private static String topicOf(String landedAs) {
        int mark = landedAs.indexOf(GENERATION);
        return mark < 0 ? landedAs : landedAs.substring(0, mark);
    }

    private static int generationOf(String landedAs) {
        int mark = landedAs.indexOf(GENERATION);
        return mark < 0 ? 1 : Integer.parseInt(landedAs.substring(mark + 1));
    }

    /** As a consumer of the group would: it has no member now, and the next one begins here. */
    private static void goOnFrom(Map<TopicPartition, OffsetAndMetadata> next, LiveConsumer.Source source) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        source.kafka(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        source.group(),
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        15_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(next.keySet());
            consumer.commitSync(next);
        } catch (KafkaException e) {
            throw CommandFailure.unreachable(
                    "The lake is read, but Kafka at " + source.kafka() + " does not take note of it for the group "
                            + source.group() + " (" + e.getMessage()
                            + "). No other process of the group may run meanwhile; run the same command again.",
                    e);
        }
    }
}
