package dev.tidemark.search.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reads signed tokens: JWTs of HS256 with {@code sub} and {@code exp}, and {@code operator} in their {@code scope} for
 * operators (RFC 7519, RFC 8693). No other algorithm, and none without an end. Thread-safe.
 */
final class Tokens {

    private final SecretKeySpec key;
    private final byte[] operator;
    private final Clock clock;

    /**
     * @param key signs tokens; empty if none is good
     * @param operator a token that makes an operator, without an end; empty if none does
     */
    Tokens(String key, String operator, Clock clock) {
        this.key = key.isEmpty() ? null : new SecretKeySpec(bytes(key), "HmacSHA256");
        this.operator = bytes(operator);
        this.clock = clock;
    }

    /** Whether there is any token that is good. */
    boolean any() {
        return key != null || operator.length > 0;
    }

    /** Empty for one that is not good. */
    Optional<Caller> read(String token) {
        if (operator.length > 0 && MessageDigest.isEqual(operator, bytes(token))) {
            return Optional.of(Caller.OPERATOR);
        }
        String[] parts = token.split("\\.", -1);
        if (key == null || parts.length != 3) {
            return Optional.empty();
        }
        try {
            byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
            if (!MessageDigest.isEqual(signature, signed(parts[0] + "." + parts[1]))) {
                return Optional.empty();
            }
            return json(parts[0]).path("alg").asText().equals("HS256") ? caller(json(parts[1])) : Optional.empty();
        } catch (IllegalArgumentException | IOException notOurs) {
            return Optional.empty();
        }
    }

    private Optional<Caller> caller(JsonNode claims) {
        long now = clock.instant().getEpochSecond();
        boolean good = claims.path("exp").asLong() > now && claims.path("nbf").asLong() <= now;
        String subject = claims.path("sub").asText();
        boolean operates =
                Arrays.asList(claims.path("scope").asText().split(" ")).contains("operator");
        return good && (operates || !subject.isEmpty())
                ? Optional.of(new Caller(subject.isEmpty() ? null : subject, operates))
                : Optional.empty();
    }

    private static JsonNode json(String part) throws IOException {
        return Json.mapper().readTree(Base64.getUrlDecoder().decode(part));
    }

    private byte[] signed(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
