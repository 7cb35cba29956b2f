package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command says where no projector has a say in it. */
class UsageTest {

    private record Printed(int status, String err) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            backfill items --threads 99                | --threads must be 1 to 32, is 99
            backfill items --threads 0                 | --threads must be 1 to 32, is 0
            backfill items --rate -5                   | --rate must be 1 or more, is -5
            backfill items --rate 0                    | --rate must be 1 or more, is 0
            backfill --all --from 1                    | --from and --to are keys of one collection: say which one, and no other
            backfill items others --to 1               | --from and --to are keys of one collection: say which one, and no other
            backfill items --from 1 --no-promote       | --no-promote says nothing of a range: it is loaded in the index that serves
            backfill items --from 1 --cancel           | --cancel ends the loading of a range, however it was asked for: say only of which collections
            promote items --force --cancel             | --force waits for nothing that could be cancelled
            verify items --cancel --json               | --json and --rate say nothing of what is cancelled
            verify items --rate 0                      | --rate must be 1 or more, is 0
            promote items 0                            | GENERATION must be a number from 1 on, is 0
            drop items 0                               | GENERATION must be a number from 1 on, is 0
            rollback items 0                           | GENERATION must be a number from 1 on, is 0
            verify                                     | Say which: COLLECTION..., or --all
            dead-letters retry                         | Say which: COLLECTION [ID], or --all
            backfill items --thread=4                  | Unknown option: '--thread=4' (did you mean '--threads'?)
            """)
    void wrongUsageIsOneLineAndStatus2(String typed, String line) {
        Printed printed = run(typed.split(" "));
        assertThat(printed.status()).isEqualTo(2);
        String name = typed.startsWith("dead") ? "dead-letters retry" : typed.split(" ")[0];
        assertThat(printed.err())
                .isEqualToIgnoringNewLines(line + "; see 'cdc-projector " + name + " --help'")
                .hasLineCount(1);
    }

    @Test
    void whereNoProjectorIsThatIsOneLine() throws IOException {
        String url = "http://127.0.0.1:" + freePort();
        for (String command : List.of("status", "pause", "verify --all", "backfill items", "dead-letters list")) {
            assertThat(run((command + " --url " + url).split(" ")))
                    .isEqualTo(new Printed(
                            1,
                            "cannot ask the projector at " + url
                                    + ": nothing listens there; is it running ('deploy/tidemark up'), and is --url right?"
                                    + System.lineSeparator()));
        }
    }

    @Test
    void aProjectorMayBeBelowAPath() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        proxy.start();
        try {
            String url = "http://127.0.0.1:" + proxy.getAddress().getPort();
            for (String below : List.of("", "/", "/tidemark", "/tidemark/")) {
                assertThat(run("pause", "--url", url + below)).isEqualTo(new Printed(0, ""));
            }
        } finally {
            proxy.stop(0);
        }
        assertThat(asked).containsExactly("/v1/pause", "/v1/pause", "/tidemark/v1/pause", "/tidemark/v1/pause");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Printed run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int status = Main.commandLine().execute(arguments);
            return new Printed(status, complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
