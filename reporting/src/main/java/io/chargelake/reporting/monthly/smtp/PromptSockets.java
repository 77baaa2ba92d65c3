package io.chargelake.reporting.monthly.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets that send a mail's end at once. Left to themselves they hold the last few bytes back until the server has
 * acknowledged those before, which it does up to 40 ms later (Nagle's algorithm and delayed acknowledgements, RFC 1122,
 * section 4.2.3).
 */
final class PromptSockets extends SocketFactory {

    private final SocketFactory plain;

    /** Sockets of that factory, which send at once. */
    PromptSockets(SocketFactory plain) {
        this.plain = plain;
    }

    @Override
    public Socket createSocket() throws IOException {
        Socket socket = plain.createSocket();
        socket.setTcpNoDelay(true);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw notAsked();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw notAsked();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw notAsked();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw notAsked();
    }

    private static IllegalStateException notAsked() {
        return new IllegalStateException("Jakarta Mail connects its sockets itself");
    }
}
