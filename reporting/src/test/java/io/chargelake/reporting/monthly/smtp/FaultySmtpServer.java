package io.chargelake.reporting.monthly.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A mail server that goes wrong where it is told to. What it has taken is what it would deliver: a mail is taken when
 * its end has come and the server does not refuse it, whether the client is told or not.
 */
public final class FaultySmtpServer implements AutoCloseable {

    /** Where in a conversation something goes wrong: before the answer, except {@link #ANSWERED}. */
    public enum Moment {
        GREETING,
        EHLO,
        MAIL,
        RCPT,
        DATA,
        /** After the mail's first line. */
        CONTENT,
        /** After the mail's end; a mail that is not refused is taken. */
        END,
        /** After the mail was taken and the client was told. */
        ANSWERED
    }

    /** What goes wrong. */
    private sealed interface Fault {

        record Answer(String line) implements Fault {}

        record Drop() implements Fault {}

        record Stall() implements Fault {}
    }

    private final ServerSocket listening;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Map<Moment, Deque<Fault>> faults = new EnumMap<>(Moment.class);
    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final List<String> extensions;

    private FaultySmtpServer(List<String> extensions) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.extensions = extensions;
        Thread acceptor = new Thread(this::accept, "faulty-smtp");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** Starts one that offers these extensions of SMTP. */
    public static FaultySmtpServer start(String... extensions) throws IOException {
        return new FaultySmtpServer(List.of(extensions));
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Answers this at the moment, once. */
    public FaultySmtpServer answersAt(Moment moment, String line) {
        return at(moment, new Fault.Answer(line));
    }

    /** Drops the connection at the moment, once. */
    public FaultySmtpServer dropsAt(Moment moment) {
        return at(moment, new Fault.Drop());
    }

    /** Says nothing more from the moment on, once. */
    public FaultySmtpServer stallsAt(Moment moment) {
        return at(moment, new Fault.Stall());
    }

    private synchronized FaultySmtpServer at(Moment moment, Fault fault) {
        faults.computeIfAbsent(moment, first -> new ArrayDeque<>()).add(fault);
        return this;
    }

    private synchronized Fault next(Moment moment) {
        Deque<Fault> left = faults.get(moment);
        return left == null ? null : left.poll();
    }

    /** The recipients of the mails that it has taken, in order. */
    public List<String> taken() {
        return List.copyOf(taken);
    }

    /** Waits until it has stalled. */
    public boolean hasStalled(long seconds) throws InterruptedException {
        return stalled.await(seconds, TimeUnit.SECONDS);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                connections.add(socket);
                Thread conversation = new Thread(() -> talk(socket), "faulty-smtp-conversation");
                conversation.setDaemon(true);
                conversation.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            new Conversation(socket).run();
        } catch (IOException gone) {
            // The client went away, or we did.
        } finally {
            connections.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private final class Conversation {

        private final Socket socket;
        private final BufferedReader in;
        private final Writer out;
        private String recipient = "";

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            this.out = new OutputStreamWriter(socket.getOutputStream(), UTF_8);
        }

        void run() throws IOException {
            answer(Moment.GREETING, "220 faulty.example ESMTP");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String verb = line.toUpperCase(Locale.ROOT);
                if (verb.startsWith("EHLO")) {
                    List<String> lines = new ArrayList<>(extensions);
                    lines.add(0, "faulty.example");
                    StringBuilder reply = new StringBuilder();
                    for (int i = 0; i < lines.size(); i++) {
                        reply.append(i == 0 ? "" : "\r\n")
                                .append(i == lines.size() - 1 ? "250 " : "250-")
                                .append(lines.get(i));
                    }
                    answer(Moment.EHLO, reply.toString());
                } else if (verb.startsWith("MAIL")) {
                    answer(Moment.MAIL, "250 2.1.0 ok");
                } else if (verb.startsWith("RCPT")) {
                    recipient = line.replaceFirst(".*<([^>]*)>.*", "$1");
                    answer(Moment.RCPT, "250 2.1.5 ok");
                } else if (verb.equals("DATA")) {
                    if (answer(Moment.DATA, "354 go on")) {
                        content();
                    }
                } else if (verb.equals("QUIT")) {
                    say("221 2.0.0 bye");
                    return;
                } else if (verb.startsWith("STARTTLS")) {
                    say("454 4.7.0 TLS not available");
                } else {
                    say("250 2.0.0 ok");
                }
            }
        }

        private void content() throws IOException {
            String first = in.readLine();
            Fault early = next(Moment.CONTENT);
            if (early != null) {
                suffer(early);
            }
            String line = first;
            while (line != null && !line.equals(".")) {
                line = in.readLine();
            }
            if (line == null) {
                return;
            }
            Fault fault = next(Moment.END);
            if (!(fault instanceof Fault.Answer)) {
                taken.add(recipient);
            }
            if (fault != null) {
                suffer(fault);
                return;
            }
            say("250 2.0.0 queued");
            Fault afterwards = next(Moment.ANSWERED);
            if (afterwards != null) {
                suffer(afterwards);
            }
        }

        /** Whether it went as usual. */
        private boolean answer(Moment moment, String usual) throws IOException {
            Fault fault = next(moment);
            if (fault != null) {
                suffer(fault);
                return false;
            }
            say(usual);
            return true;
        }

        private void suffer(Fault fault) throws IOException {
            if (fault instanceof Fault.Answer answer) {
                say(answer.line());
                if (answer.line().startsWith("421")) {
                    throw new IOException("as announced");
                }
            } else if (fault instanceof Fault.Drop) {
                // An RST, as of a machine that lost its power and comes back.
                socket.setSoLinger(true, 0);
                throw new IOException("dropped");
            } else {
                stalled.countDown();
                while (in.read() >= 0) {
                    // Reads on and says nothing.
                }
                throw new IOException("the client has given up");
            }
        }

        private void say(String line) throws IOException {
            out.write(line + "\r\n");
            out.flush();
        }
    }
}
