package io.chargelake.ingest.ingress;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads topics until it is closed. While Kafka is away it says so once, and tries again every second; any
 * other failure ends it, which is a bug and said as an error.
 */
final class TopicReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final String meanwhile;
    private final Runnable step;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Not started yet.
     *
     * @param name of the thread
     * @param consumer closed by the thread when it ends
     * @param meanwhile what it means when this does not read, for the log, as "commands wait"
     * @param step polls once and does what there is to do
     */
    TopicReader(String name, Consumer<byte[], byte[]> consumer, String meanwhile, Runnable step) {
        this.consumer = consumer;
        this.meanwhile = meanwhile;
        this.step = step;
        this.thread = new Thread(this::read, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void read() {
        try (consumer) {
            boolean failing = false;
            while (closed.getCount() > 0) {
                try {
                    step.run();
                    failing = false;
                } catch (WakeupException | InterruptException e) {
                    throw e;
                } catch (KafkaException e) {
                    if (!failing) {
                        LOG.warn("Kafka cannot be read, {}: {}", meanwhile, e.toString());
                    }
                    failing = true;
                    closed.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (WakeupException | InterruptException | InterruptedException e) {
            LOG.debug("Stopped {}", thread.getName(), e);
        } catch (RuntimeException e) {
            LOG.error("Thread {} has ended, {}", thread.getName(), meanwhile, e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (thread.getState() == Thread.State.NEW) {
            consumer.close();
            return;
        }
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
