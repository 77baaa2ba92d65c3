package io.chargelake.lake;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The process that holds a {@link Claim}.
 *
 * @param host the machine's name
 * @param process id of the process there
 * @param startedAt when the process started, as far as the system tells; an id is given again after some time
 */
record ClaimHolder(String host, long process, Optional<Instant> startedAt) {

    /** The system reckons the start of a process from that of the machine, which it knows to the second only. */
    private static final Duration PRECISION = Duration.ofSeconds(10);

    /** This process. */
    static ClaimHolder current() {
        ProcessHandle self = ProcessHandle.current();
        return new ClaimHolder(hostName(), self.pid(), self.info().startInstant());
    }

    /** Whether the process is known to have ended: it ran on this machine, and does no more. */
    boolean hasEnded() {
        return host.equals(hostName())
                && ProcessHandle.of(process)
                        .filter(ProcessHandle::isAlive)
                        .filter(this::startedAsThis)
                        .isEmpty();
    }

    private boolean startedAsThis(ProcessHandle other) {
        Optional<Instant> start = other.info().startInstant();
        return start.isEmpty()
                || startedAt.isEmpty()
                || Duration.between(start.get(), startedAt.get()).abs().compareTo(PRECISION) < 0;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }

    @Override
    public String toString() {
        return "process " + process + " on " + host;
    }
}
