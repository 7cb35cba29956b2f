package dev.tidemark.runtime.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * {@code /openapi.json} from {@code openapi.yaml} on the class path, a readable page of it that works offline, and a
 * page that explains the types of problems: those that every service has, and those under {@code x-problems} in the
 * document (type: text).
 */
final class Documentation {

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>%s</title>
              <link rel="stylesheet" href="/docs/swagger-ui.css">
            </head>
            <body>
              %s
            </body>
            </html>
            """;
    private static final String OPEN_API = """
            <div id="docs"></div>
              <script src="/docs/swagger-ui-bundle.js"></script>
              <script>SwaggerUIBundle({url: "/openapi.json", dom_id: "#docs", deepLinking: true})</script>""";
    private static final String ASSETS = "/META-INF/resources/webjars/swagger-ui/5.34.1/";
    private static final Map<String, String> TYPES = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8", "swagger-ui-bundle.js", "text/javascript; charset=utf-8");
    private static final Map<String, String> PROBLEMS = Map.of(
            "not-found", "There is nothing at this path.",
            "method-not-allowed", "The path exists, but not for this method; the Allow header has those that do.",
            "body-too-large", "The body is larger than this service takes.",
            "incomplete-body", "The connection ended, or went silent, before all of the body had come.",
            "malformed-json", "The body is not JSON; the detail says where.",
            "unknown-parameter", "A query parameter is not known here; the detail names those that are.",
            "not-ready", "The service cannot do its work now; errors names what keeps it from it.",
            "internal-error", "The service failed. Its log has the reason under the request's id.");

    private final String name;
    private final OpenApiDocument openApi = OpenApiDocument.read();
    private final BiFunction<Context, OpenApiDocument, CompletableFuture<byte[]>> complete;

    /** @param complete gives the document, as JSON, with what is known only while the service runs */
    Documentation(String name, BiFunction<Context, OpenApiDocument, CompletableFuture<byte[]>> complete) {
        this.name = name;
        this.complete = complete;
    }

    void install(RoutesConfig routes) {
        routes.get("/openapi.json", ctx -> {
            if (!openApi.isThere()) {
                throw new NotFoundResponse();
            }
            ctx.future(() -> complete.apply(ctx, openApi)
                    .thenAccept(json ->
                            ctx.contentType(ContentType.APPLICATION_JSON).result(json)));
        });
        routes.get("/docs", ctx -> ctx.html(PAGE.formatted(name, OPEN_API)));
        routes.get("/docs/problems", ctx -> ctx.html(PAGE.formatted("Problems of " + name, problems())));
        routes.get("/docs/{asset}", Documentation::asset);
    }

    private String problems() {
        Map<String, String> all = new TreeMap<>(PROBLEMS);
        openApi.problems()
                .properties()
                .forEach(own -> all.put(own.getKey(), own.getValue().asText()));
        StringBuilder page = new StringBuilder("<h1>Problems of " + name + "</h1>\n<dl>\n");
        all.forEach((type, text) -> page.append(
                "<dt id=\"%1$s\"><code>%1$s</code></dt>\n<dd>%2$s</dd>\n".formatted(escaped(type), escaped(text))));
        return page.append("</dl>").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static void asset(Context ctx) {
        String asset = ctx.pathParam("asset");
        InputStream file = TYPES.containsKey(asset) ? Documentation.class.getResourceAsStream(ASSETS + asset) : null;
        if (file == null) {
            throw new NotFoundResponse();
        }
        ctx.contentType(TYPES.get(asset))
                .header("Cache-Control", "max-age=86400")
                .result(file);
    }
}
