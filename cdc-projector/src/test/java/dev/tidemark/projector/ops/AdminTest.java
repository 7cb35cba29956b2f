package dev.tidemark.projector.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.backfill.Backfills;
import dev.tidemark.projector.index.WriteCounts;
import dev.tidemark.projector.progress.PauseSwitch;
import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.http.HttpService;
import dev.tidemark.runtime.http.Metrics;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may ask the projector for more than its status. */
class AdminTest {

    private static final String TOKEN = "0123456789abcdef";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/status |                                   | 200",
                "/v1/things |                                   | 401",
                "/v1/none   |                                   | 401",
                "/v1/things | Authorization: Bearer 0123456789abcdef | 200",
                "/v1/things | Authorization: Bearer 0123456789abcdeg | 401",
                "/v1/things | Authorization: Basic 0123456789abcdef  | 401",
            })
    void withATokenWhoeverShowsIt(String path, String header, int status) throws IOException {
        assertThat(status(TOKEN, path, "127.0.0.1", header)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1      |                               | 200",
                "localhost      |                               | 200",
                "[::1]          |                               | 200",
                "127.0.0.1      | Origin: http://localhost:8082 | 200",
                "127.0.0.1      | Origin: https://example.com   | 403",
                "127.0.0.1      | Origin: null                  | 403",
                "127.0.0.1      | Origin: not an origin         | 403",
                "tidemark.example.com |                         | 403", // a name that was pointed to this machine
            })
    void withoutOneThisMachineAndNoOtherSitesBrowser(String host, String header, int status) throws IOException {
        assertThat(status("", "/v1/things", host, header)).isEqualTo(status);
    }

    private static int status(String token, String path, String host, String header) throws IOException {
        Routes things = routes -> routes.get("/v1/things", ctx -> ctx.json(List.of()));
        try (HttpService service = OperatorApi.service(
                                new HttpSettings("127.0.0.1", 0),
                                token,
                                Metrics.registry(),
                                new StatusBoard(
                                        new PauseSwitch(), new History(new WriteCounts()), new Backfills(), List::of),
                                List.of(things))
                        .start();
                Socket socket =
                        new Socket("127.0.0.1", URI.create(service.url()).getPort())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + ":" + socket.getPort()
                    + "\r\nConnection: close\r\n" + (header == null ? "" : header + "\r\n") + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ")[1]);
        }
    }
}
