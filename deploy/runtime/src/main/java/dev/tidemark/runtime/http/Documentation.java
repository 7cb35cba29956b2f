package dev.tidemark.runtime.http;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** {@code /openapi.json} from {@code openapi.yaml} on the class path, and a readable page of it that works offline. */
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
              <div id="docs"></div>
              <script src="/docs/swagger-ui-bundle.js"></script>
              <script>SwaggerUIBundle({url: "/openapi.json", dom_id: "#docs", deepLinking: true})</script>
            </body>
            </html>
            """;
    private static final String ASSETS = "/META-INF/resources/webjars/swagger-ui/5.34.1/";
    private static final Map<String, String> TYPES = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8", "swagger-ui-bundle.js", "text/javascript; charset=utf-8");

    private final String name;

    Documentation(String name) {
        this.name = name;
    }

    void install(RoutesConfig routes) {
        routes.get("/openapi.json", this::openApi);
        routes.get("/docs", ctx -> ctx.html(PAGE.formatted(name)));
        routes.get("/docs/{asset}", this::asset);
    }

    private void openApi(Context ctx) throws IOException {
        try (InputStream document = Documentation.class.getResourceAsStream("/openapi.yaml")) {
            if (document == null) {
                throw new NotFoundResponse();
            }
            ctx.json(new YAMLMapper().readTree(document));
        }
    }

    private void asset(Context ctx) {
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
