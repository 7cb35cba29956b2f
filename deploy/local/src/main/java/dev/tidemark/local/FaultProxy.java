package dev.tidemark.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on loopback that breaks connections on demand, for hazard tests. It starts passing; each fault holds for
 * open and new connections until the next is chosen. Thread-safe.
 *
 * <p>It knows nothing of the protocol, so a fault may fall anywhere inside a message.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int CHUNK = 16 * 1024;

    private enum Flow {
        PASSING,
        HELD,
        REFUSED
    }

    private final ServerSocket listener;
    private volatile InetSocketAddress target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();

    // All guarded by this.
    private Flow flow = Flow.PASSING;
    private Duration latency = Duration.ZERO;
    private long budget = Long.MAX_VALUE;

    private FaultProxy(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    /** Starts a proxy on a free loopback port in front of a server, which need not be there yet. */
    public static FaultProxy before(String host, int port) throws IOException {
        ServerSocket listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        FaultProxy proxy = new FaultProxy(listener, new InetSocketAddress(host, port));
        daemon("fault-proxy-" + listener.getLocalPort(), proxy::accept);
        return proxy;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The number of connections that are open through this proxy. */
    public int connections() {
        return links.size();
    }

    /** Ends every fault. What was held goes on its way; what was cut stays cut. */
    public synchronized void pass() {
        set(Flow.PASSING, Duration.ZERO, Long.MAX_VALUE);
    }

    /** Delays every piece, in both directions, by this much. */
    public synchronized void latency(Duration delay) {
        set(Flow.PASSING, delay, Long.MAX_VALUE);
    }

    /** A partition: connections open and stay open, nothing arrives on either side until {@link #pass}. */
    public synchronized void blackHole() {
        set(Flow.HELD, Duration.ZERO, Long.MAX_VALUE);
    }

    /**
     * The server's end goes away and the client never learns of it: its connections stay open and silent for good, new
     * ones are accepted and silent until {@link #pass}.
     */
    public synchronized void halfOpen() {
        set(Flow.HELD, Duration.ZERO, Long.MAX_VALUE);
        links.forEach(Link::loseServer);
    }

    /** Resets every open connection; new ones are reset as soon as they are accepted. */
    public synchronized void reset() {
        set(Flow.REFUSED, Duration.ZERO, Long.MAX_VALUE);
        links.forEach(Link::reset);
    }

    /** Resets every open connection, once; new ones pass. */
    public synchronized void resetOnce() {
        pass();
        links.forEach(Link::reset);
    }

    /** Stands before another server from now on, as after a failover: resets every open connection. */
    public synchronized void moveTo(String host, int port) {
        target = new InetSocketAddress(host, port);
        resetOnce();
    }

    /** Lets n more bytes come from the server, over all connections, and resets the one that carries the next; once. */
    public synchronized void cutAfter(long bytes) {
        set(Flow.PASSING, Duration.ZERO, bytes);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        reset();
    }

    private void set(Flow flow, Duration latency, long budget) {
        this.flow = flow;
        this.latency = latency;
        this.budget = budget;
        notifyAll();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Link link = new Link(listener.accept());
                synchronized (this) {
                    links.add(link);
                    if (flow == Flow.REFUSED) {
                        link.reset();
                        continue;
                    }
                }
                daemon("fault-proxy-link", link::run);
            } catch (IOException closed) {
                // The loop's condition tells whether this was the end.
            }
        }
    }

    /** Blocks while traffic is held. */
    private synchronized void awaitFlow() throws InterruptedException {
        while (flow == Flow.HELD) {
            wait();
        }
    }

    private synchronized Duration latency() {
        return latency;
    }

    /** How many of these bytes from the server go on; if fewer than asked for, the cut is due after them. */
    private synchronized int grant(int bytes) {
        int granted = (int) Math.min(bytes, budget);
        budget = granted < bytes ? Long.MAX_VALUE : budget - granted;
        return granted;
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One client connection and its connection to the server. */
    private final class Link {

        private final Socket client;
        private final Socket server = new Socket();
        private volatile boolean serverLost;

        Link(Socket client) {
            this.client = client;
        }

        void run() {
            try {
                awaitFlow();
                if (serverLost) {
                    return; // held open for good, by design
                }
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                server.connect(target, 5_000);
                daemon("fault-proxy-up", () -> pump(client, server, false));
                pump(server, client, true);
            } catch (IOException | InterruptedException unreachable) {
                if (!serverLost) {
                    reset();
                }
            }
        }

        private void pump(Socket from, Socket to, boolean fromServer) {
            byte[] chunk = new byte[CHUNK];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    awaitFlow();
                    Thread.sleep(latency().toMillis());
                    int granted = fromServer ? grant(read) : read;
                    out.write(chunk, 0, granted);
                    if (granted < read) {
                        reset();
                    }
                }
                awaitFlow();
                if (!serverLost) {
                    to.shutdownOutput();
                    if (from.isOutputShutdown()) {
                        close(client);
                        close(server);
                        links.remove(this);
                    }
                }
            } catch (IOException | InterruptedException broken) {
                if (!serverLost) {
                    reset();
                }
            }
        }

        void loseServer() {
            serverLost = true;
            close(server);
        }

        /** Closes both ends with RST, so that neither takes it for an orderly end. */
        void reset() {
            links.remove(this);
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.setSoLinger(true, 0);
                } catch (IOException alreadyClosed) {
                    // Then there is nothing to reset.
                }
                close(socket);
            }
        }

        private void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
