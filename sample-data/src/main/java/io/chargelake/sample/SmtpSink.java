package io.chargelake.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A mail server on this machine that takes every mail, counts it and forgets it. */
final class SmtpSink implements AutoCloseable {

    private final ServerSocket listening;
    private final AtomicLong mails = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Set<String> recipients = ConcurrentHashMap.newKeySet();

    private SmtpSink(ServerSocket listening) {
        this.listening = listening;
    }

    /** Starts it on a free port of the loopback interface. */
    static SmtpSink start() throws IOException {
        SmtpSink sink = new SmtpSink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread acceptor = new Thread(sink::accept, "smtp-sink");
        acceptor.setDaemon(true);
        acceptor.start();
        return sink;
    }

    int port() {
        return listening.getLocalPort();
    }

    long mails() {
        return mails.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Who got mail. */
    int recipients() {
        return recipients.size();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread conversation = new Thread(() -> talk(socket), "smtp-sink-conversation");
                conversation.setDaemon(true);
                conversation.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
                Writer out = new OutputStreamWriter(socket.getOutputStream(), ISO_8859_1)) {
            say(out, "220 sink ESMTP");
            String recipient = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String verb = line.toUpperCase(Locale.ROOT);
                if (verb.startsWith("RCPT")) {
                    recipient = line;
                }
                if (verb.equals("DATA")) {
                    say(out, "354 go on");
                    swallow(in);
                    mails.incrementAndGet();
                    recipients.add(recipient);
                }
                say(out, verb.equals("QUIT") ? "221 bye" : "250 ok");
            }
        } catch (IOException gone) {
            // The client went away.
        }
    }

    private void swallow(BufferedReader in) throws IOException {
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            bytes.addAndGet(line.length() + 2L);
        }
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line + "\r\n");
        out.flush();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
