package dev.tidemark.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * In a service's place: ready at once, and when it is stopped it notes which servers it could still reach. With the
 * variable STAND_IN_FAILS naming it, it ends with an error instead.
 */
final class StandInService {
    private StandInService() {}

    public static void main(String[] args) throws IOException {
        String name = args[0];
        if (name.equals(System.getenv("STAND_IN_FAILS"))) {
            System.err.println(name + ": no projection file in conf/projections");
            System.exit(1);
        }
        int port = Integer.parseInt(System.getenv(args[1]));
        Path notes = Path.of(args[2]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        byte[] body = "{\"status\":\"ready\"}".getBytes(StandardCharsets.UTF_8);
        server.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                Files.writeString(
                        notes.resolve(name),
                        "mysql " + answers("TIDEMARK_MYSQL_URL") + ", elasticsearch "
                                + answers("TIDEMARK_ELASTICSEARCH_URL"));
            } catch (IOException e) {
                e.printStackTrace();
            }
        }));
        server.start();
        System.out.println(name + " is ready");
    }

    private static String answers(String variable) {
        URI url = URI.create(System.getenv(variable));
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            return socket.isConnected() ? "up" : "down";
        } catch (IOException e) {
            return "down";
        }
    }
}
