package io.chargelake.sample;

import java.io.IOException;
import java.util.OptionalLong;

/** A server that stations connect to, as {@link IngressBenchmark} compares them. */
sealed interface OcppServer permits ChargelakeServer, OcppRpcServer {

    /** For people. */
    String name();

    /** Starts it, with nobody connected; its address is where stations connect, with {@code <station>} for the id. */
    ServerProcess start() throws IOException, InterruptedException;

    /** Bytes of its heap that are in use after a collection; empty where that cannot be known. */
    OptionalLong heapBytes(ServerProcess running) throws IOException, InterruptedException;
}
