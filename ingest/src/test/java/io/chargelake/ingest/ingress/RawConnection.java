package io.chargelake.ingest.ingress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A TCP connection of the tests that says byte for byte what it is told to. */
final class RawConnection implements AutoCloseable {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CONTINUATION = 0;

    private static final int CLOSE = 8;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final byte[] MASK = {1, 2, 3, 4};

    private final Socket socket = new Socket();
    private final DataInputStream in;

    private RawConnection(URI server) throws IOException {
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Connects, and says nothing yet. */
    static RawConnection to(URI server) throws IOException {
        return new RawConnection(server);
    }

    /** A websocket of a station. */
    static RawConnection station(URI station) throws IOException {
        RawConnection connection = new RawConnection(station);
        connection.send(("GET " + station.getRawPath() + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(ISO_8859_1));
        assertThat(connection.head()).startsWith("HTTP/1.1 101");
        return connection;
    }

    /** Bytes as they are. */
    RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /**
     * The beginning of a masked frame (RFC 6455, 5.2).
     *
     * @param last whether its message ends with it
     * @param length of the payload that it announces, sent or not
     */
    static byte[] frameHead(int opcode, boolean last, long length) {
        ByteBuffer head = ByteBuffer.allocate(14);
        head.put((byte) (opcode | (last ? 0x80 : 0)));
        // The shortest form, as RFC 6455 demands.
        if (length >= 0 && length < 126) {
            head.put((byte) (0x80 | length));
        } else if (length >= 0 && length < 65_536) {
            head.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            head.put((byte) (0x80 | 127)).putLong(length);
        }
        head.put(MASK);
        return Arrays.copyOf(head.array(), head.position());
    }

    /** A whole masked frame. */
    RawConnection frame(int opcode, boolean last, byte[] payload) throws IOException {
        byte[] head = frameHead(opcode, last, payload.length);
        byte[] frame = new byte[head.length + payload.length];
        System.arraycopy(head, 0, frame, 0, head.length);
        for (int i = 0; i < payload.length; i++) {
            frame[head.length + i] = (byte) (payload[i] ^ MASK[i % MASK.length]);
        }
        return send(frame);
    }

    /** A whole text message. */
    RawConnection text(byte[] payload) throws IOException {
        return frame(TEXT, true, payload);
    }

    /** The next text message of the server. */
    String nextText() throws IOException {
        byte[] payload = nextFrame(TEXT);
        return new String(payload, UTF_8);
    }

    /** The status with which the server closes the websocket. */
    int closeStatus() throws IOException {
        return ByteBuffer.wrap(nextFrame(CLOSE)).getShort();
    }

    private byte[] nextFrame(int opcode) throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            byte[] payload = in.readNBytes(length);
            if ((first & 0xf) == opcode) {
                return payload;
            }
        }
    }

    /** The answer to an HTTP request up to its empty line; empty where the connection ends instead. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        try {
            for (int each = in.read(); each >= 0 && head.indexOf("\r\n\r\n") < 0; each = in.read()) {
                head.append((char) each);
                if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                    break;
                }
            }
        } catch (java.net.SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return head.toString();
    }

    /** Whether the server ends the connection within the patience of the tests. */
    boolean isEnded() throws IOException {
        try {
            while (in.read() >= 0) {
                // What it says meanwhile does not matter.
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
