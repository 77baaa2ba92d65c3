package io.chargelake.ingest.ingress;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Connections that have not shaken hands yet. A station does so within a moment; who opens thousands of connections and
 * says nothing loses the oldest of them first, and memory stays bounded.
 */
final class Newcomers {

    private final int most;
    private final IngressMetrics metrics;
    private final Set<Channel> channels = new LinkedHashSet<>();

    Newcomers(int most, IngressMetrics metrics) {
        this.most = most;
        this.metrics = metrics;
        metrics.gauge("chargelake.ingress.newcomers", "Connections before their handshake", this::count);
    }

    void arrived(Channel channel) {
        Channel oldest = null;
        synchronized (channels) {
            channels.add(channel);
            if (channels.size() > most) {
                oldest = channels.iterator().next();
                channels.remove(oldest);
            }
        }
        if (oldest != null) {
            metrics.turnedAway();
            oldest.close();
        }
    }

    void left(Channel channel) {
        synchronized (channels) {
            channels.remove(channel);
        }
    }

    int count() {
        synchronized (channels) {
            return channels.size();
        }
    }
}
