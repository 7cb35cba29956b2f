package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that sends every byte back. */
class FaultProxyTest {

    private static final int SILENCE_MS = 300;

    private ServerSocket echo;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(() -> {
            while (!echo.isClosed()) {
                try {
                    Socket socket = echo.accept();
                    Thread peer = new Thread(() -> echo(socket));
                    peer.setDaemon(true);
                    peer.start();
                } catch (IOException closed) {
                    // The loop's condition tells whether this was the end.
                }
            }
        });
        server.setDaemon(true);
        server.start();
        proxy = FaultProxy.before(echo.getInetAddress().getHostAddress(), echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void passesBytesBothWaysAndTheOrderlyEnd() throws IOException {
        try (Socket client = connect()) {
            assertThat(answer(client, 100_000)).isEqualTo(100_000);
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void delaysBothDirections() throws IOException {
        try (Socket client = connect()) {
            proxy.latency(Duration.ofMillis(100));
            long start = System.nanoTime();
            assertThat(answer(client, 1)).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void resetsOpenAndNewConnectionsUntilItPasses() throws IOException {
        try (Socket client = connect()) {
            answer(client, 1);
            proxy.reset();
            assertThatThrownBy(() -> answer(client, 1)).isInstanceOf(SocketException.class);
        }
        assertThatThrownBy(() -> {
                    try (Socket client = connect()) {
                        answer(client, 1);
                        answer(client, 1);
                    }
                })
                .isInstanceOf(IOException.class);
        proxy.pass();
        try (Socket client = connect()) {
            assertThat(answer(client, 1)).isEqualTo(1);
        }
    }

    @Test
    void holdsTrafficInABlackHoleAndDeliversItWhenTheHoleCloses() throws IOException {
        try (Socket client = connect()) {
            answer(client, 1);
            proxy.blackHole();
            assertSilent(client);
            proxy.pass();
            assertThat(client.getInputStream().read()).isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    void keepsTheClientOfALostServerOpenAndSilent() throws IOException {
        try (Socket client = connect()) {
            answer(client, 1);
            proxy.halfOpen();
            assertSilent(client);
            proxy.pass();
            assertSilent(client);
            try (Socket next = connect()) {
                assertThat(answer(next, 1)).isEqualTo(1);
            }
        }
    }

    @Test
    void cutsAfterTheNthByteOnce() throws IOException {
        proxy.cutAfter(10);
        try (Socket client = connect()) {
            assertThat(answer(client, 10)).isEqualTo(10);
            assertThatThrownBy(() -> answer(client, 1)).isInstanceOf(SocketException.class);
        }
        try (Socket client = connect()) {
            assertThat(answer(client, 100)).isEqualTo(100);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    /** Sends that many bytes and counts what comes back. */
    private static int answer(Socket client, int bytes) throws IOException {
        client.getOutputStream().write(new byte[bytes]);
        return client.getInputStream().readNBytes(bytes).length;
    }

    private static void assertSilent(Socket client) throws IOException {
        client.getOutputStream().write(7);
        client.setSoTimeout(SILENCE_MS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(5_000);
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException broken) {
            // The test is about the client's side.
        }
    }
}
