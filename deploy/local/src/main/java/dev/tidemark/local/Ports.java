package dev.tidemark.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of loopback. */
final class Ports {
    /** Below the range that systems take outgoing connections' ports from, so nobody gets it between look and use. */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private Ports() {}

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static int free() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new LocalException("no free port between " + FIRST + " and " + LAST);
    }
}
