package dev.tidemark.runtime.http;

import static dev.tidemark.runtime.http.Probe.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class WebPageTest {

    private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/[0-9a-f]{16}/main.js)\"");

    private static Probe probe;

    @BeforeAll
    static void start() {
        probe = new Probe(List.of(), routes -> new WebPage("/web-page", List.of("main.js")).install(routes));
    }

    @AfterAll
    static void stop() {
        probe.close();
    }

    @Test
    void pageNamesItsFilesWhereTheyCanBeKeptForGood() throws Exception {
        HttpResponse<String> page = probe.get("/");
        assertThat(header(page, "Content-Type")).startsWith("text/html");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        Matcher script = SCRIPT.matcher(page.body());
        assertThat(script.find()).as(page.body()).isTrue();

        HttpResponse<String> file = probe.get(script.group(1));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).contains("loaded");
        assertThat(header(file, "Content-Type")).startsWith("text/javascript");
        assertThat(header(file, "Cache-Control")).contains("immutable");
        assertThat(header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void pageThatIsKnownIsNotSentAgain() throws Exception {
        String tag = header(probe.get("/"), "ETag");
        HttpResponse<String> again = probe.send(
                probe.request("/").header("If-None-Match", "W/\"x\", " + tag).build());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(probe.send(probe.request("/")
                                .header("If-None-Match", "\"x\"")
                                .build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void pageRunsNothingThatIsNotItsOwn() throws Exception {
        assertThat(header(probe.get("/"), "Content-Security-Policy").split("; "))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
    }

    @Test
    void otherFilesAndVersionsAreNotThere() throws Exception {
        problem(probe.get("/assets/0123456789abcdef/main.js"), 404, "not-found");
        Matcher script = SCRIPT.matcher(probe.get("/").body());
        assertThat(script.find()).isTrue();
        problem(probe.get(script.group(1).replace("main.js", "index.html")), 404, "not-found");
        problem(probe.get(script.group(1).replace("main.js", "..%2fmain.js")), 404, "not-found");
    }

    @Test
    void fileThatIsNotThereFailsAtTheStart() {
        assertThatThrownBy(() -> new WebPage("/web-page", List.of("other.js")))
                .hasMessage("/web-page/other.js is not on the class path");
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }
}
