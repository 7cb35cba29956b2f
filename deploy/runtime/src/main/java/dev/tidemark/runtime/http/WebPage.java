package dev.tidemark.runtime.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of the service's own at {@code /}: {@code index.html} of a folder on the class path, and the files it names below
 * {@code /assets/}. Their addresses change with their content, so browsers keep them and ask for the page alone, which is
 * answered with 304 while it is the same. The page may run, load and ask for nothing that is not of its own origin, and
 * no text becomes a script in it. Thread-safe.
 */
public final class WebPage {

    private static final String INDEX = "index.html";
    private static final String ASSETS = "/assets/";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");
    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'");

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final String version;

    /**
     * @param folder on the class path, {@code /page} for instance
     * @param assets the files in it beside {@code index.html}
     */
    public WebPage(String folder, List<String> assets) {
        MessageDigest digest = sha256();
        for (String name : assets) {
            files.put(name, digested(folder, name, digest));
        }
        byte[] index = digested(folder, INDEX, digest);
        version = HexFormat.of().formatHex(digest.digest(), 0, 8);
        files.put(
                INDEX,
                new String(index, StandardCharsets.UTF_8)
                        .replace('"' + ASSETS, '"' + ASSETS + version + '/')
                        .getBytes(StandardCharsets.UTF_8));
    }

    public void install(RoutesConfig routes) {
        routes.get("/", this::index);
        routes.get(ASSETS + "{version}/{file}", this::asset);
    }

    private void index(Context ctx) {
        String tag = '"' + version + '"';
        ctx.header("ETag", tag).header("Cache-Control", "no-cache");
        String known = ctx.header("If-None-Match");
        if (known != null && known.contains(tag)) {
            ctx.status(304);
            return;
        }
        ctx.header("Content-Security-Policy", POLICY).header("Referrer-Policy", "no-referrer");
        send(ctx, INDEX);
    }

    private void asset(Context ctx) {
        String file = ctx.pathParam("file");
        if (!ctx.pathParam("version").equals(version) || file.equals(INDEX) || !files.containsKey(file)) {
            throw new NotFoundResponse();
        }
        ctx.header("Cache-Control", "public, max-age=31536000, immutable");
        send(ctx, file);
    }

    private void send(Context ctx, String file) {
        ctx.contentType(TYPES.get(file.substring(file.lastIndexOf('.') + 1)))
                .header("X-Content-Type-Options", "nosniff")
                .result(files.get(file));
    }

    private static byte[] digested(String folder, String name, MessageDigest digest) {
        try (InputStream file = WebPage.class.getResourceAsStream(folder + "/" + name)) {
            if (file == null) {
                throw new IllegalArgumentException(folder + "/" + name + " is not on the class path");
            }
            byte[] content = file.readAllBytes();
            digest.update(content);
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
