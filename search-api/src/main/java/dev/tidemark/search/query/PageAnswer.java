package dev.tidemark.search.query;

import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.freshness.FreshnessHeaders;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The answer to a request for a page, and the parameters that it came with. */
final class PageAnswer {

    /** What servers in between let pass; the answer has the cursor in any case. */
    private static final int LONGEST_LINK = 4_096;

    private static final Set<String> ONE_PAGE_ONLY = Set.of("cursor", "after", "wait");

    private PageAnswer() {}

    static void write(Context ctx, Page page) {
        FreshnessHeaders.write(ctx, page.standing());
        String next = page.body().next();
        if (next != null && next.length() <= LONGEST_LINK) {
            ctx.header("Link", "<" + ctx.path() + "?" + sameAs(parameters(ctx), next) + ">; rel=\"next\"");
        }
        Json.answer(ctx, page.body());
    }

    /** Without the nameless one that a stray {@code &} makes. */
    static Map<String, List<String>> parameters(Context ctx) {
        Map<String, List<String>> parameters = new LinkedHashMap<>(ctx.queryParamMap());
        parameters.computeIfPresent("", (none, values) -> values.stream().allMatch(String::isEmpty) ? null : values);
        return parameters;
    }

    private static String sameAs(Map<String, List<String>> given, String next) {
        String same = given.entrySet().stream()
                .filter(parameter -> !ONE_PAGE_ONLY.contains(parameter.getKey()))
                .map(parameter -> encoded(parameter.getKey()) + "="
                        + encoded(parameter.getValue().get(0)) + "&")
                .collect(Collectors.joining());
        return same + "cursor=" + next;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
