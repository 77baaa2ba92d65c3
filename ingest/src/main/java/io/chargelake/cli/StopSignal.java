package io.chargelake.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into the normal end of a long-running command: {@link #await()} returns, the command
 * finishes what it has begun and returns its {@link Outcome}, and the process exits with the command's own code, 0
 * instead of the JVM's 143.
 *
 * <pre>{@code
 * try (StopSignal stop = StopSignal.listen(); OcppIngress ingress = OcppIngress.start(config)) {
 *     stop.await();
 * }
 * }</pre>
 */
public final class StopSignal implements AutoCloseable {

    /** How the command of this process has ended. */
    private static final CompletableFuture<ExitCode> ENDED = new CompletableFuture<>();

    /** A command that does not end by itself must not keep the process for ever. */
    private static final int MOST_SECONDS = 120;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final Thread hook = new Thread(this::letTheCommandEnd, "stop-signal");

    private StopSignal() {}

    /** From now on a signal is a request, until {@link #close()}. */
    public static StopSignal listen() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** Waits until the process is asked to stop. */
    public void await() throws InterruptedException {
        requested.await();
    }

    /** Whether the process has been asked to stop. */
    public boolean requested() {
        return requested.getCount() == 0;
    }

    /** Leaves signals to the JVM again, unless one has come. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The signal has come: the hook is at work and ends the process when the command has ended.
        }
    }

    /** Called by {@link CommandMain} when the command has ended, just before it ends the JVM. */
    static void commandEnded(ExitCode code) {
        ENDED.complete(code);
    }

    /** The JVM would exit with 143 after a signal; halting from the last hook is the way to another code. */
    private void letTheCommandEnd() {
        requested.countDown();
        ExitCode code = ENDED.completeOnTimeout(ExitCode.BUG, MOST_SECONDS, TimeUnit.SECONDS)
                .join();
        Runtime.getRuntime().halt(code.number());
    }
}
