package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tokens as a login would. */
final class Tokens {

    private Tokens() {}

    /** A good one of this subject. */
    static String customer(String key, String id) {
        return signed("{'alg': 'HS256'}", "{'sub': '%s', 'exp': %d}".formatted(id, soon()), key);
    }

    static String signed(String header, String claims, String key) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String text = encoder.encodeToString(json(header).getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(json(claims).getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return text + "." + encoder.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static long soon() {
        return Instant.now().getEpochSecond() + 60;
    }
}
