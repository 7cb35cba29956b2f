package dev.tidemark.projector.ops;

import dev.tidemark.runtime.http.ProblemException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may look into documents and change things: whoever shows the token; where none is set, whoever is on this machine,
 * and not through a browser that another site has sent. The status, now and in the last hour, is
 * everybody's.
 */
final class Admin {

    private static final Set<String> OPEN = Set.of("/v1/status", "/v1/status/stream", "/v1/history");
    private static final String BEARER = "Bearer ";
    private static final String LOCAL = "(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?";

    private final byte[] token;

    /** @param token empty for none */
    Admin(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    void install(RoutesConfig routes) {
        routes.before("/v1/*", ctx -> {
            if (!OPEN.contains(ctx.path())) {
                allow(ctx);
            }
        });
    }

    private void allow(Context ctx) {
        if (token.length > 0) {
            String given = ctx.header("Authorization");
            if (given == null || !given.startsWith(BEARER) || !isToken(given.substring(BEARER.length()))) {
                throw new ProblemException(
                        401,
                        "token-required",
                        "Token required",
                        "Send the configured token: 'Authorization: Bearer ...'.",
                        List.of(),
                        Map.of("WWW-Authenticate", "Bearer"));
            }
        } else if (!isLoopback(ctx.ip()) || !isLocalName(ctx.host()) || cameFromElsewhere(ctx.header("Origin"))) {
            throw new ProblemException(
                    403,
                    "not-from-here",
                    "Not from here",
                    "Without a token only this machine may ask for this: set admin.token (TIDEMARK_ADMIN_TOKEN).");
        }
    }

    private boolean isToken(String given) {
        return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
    }

    /** An address, never a name: nothing is resolved. */
    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** A name that another site has pointed to this machine does not count. */
    private static boolean isLocalName(String host) {
        return host != null && host.matches("(?i)" + LOCAL);
    }

    private static boolean cameFromElsewhere(String origin) {
        return origin != null && !origin.matches("(?i)https?://" + LOCAL);
    }
}
