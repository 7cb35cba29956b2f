package dev.tidemark.search.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes cursors as text and reads them again: for nobody else to read or change, and good for one query only. The text is
 * the version, an identifier of the key, a nonce, and the cursor as JSON under AES-GCM, in URL-safe base64. Thread-safe.
 */
final class Cursors {

    private static final byte VERSION = 3;
    private static final int KEY_ID = 4;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER = 1 + KEY_ID + NONCE;
    private static final ObjectReader READER =
            Json.mapper().readerFor(Cursor.class).without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final byte[] keyId;

    /** @param secret empty makes one that nobody else has */
    Cursors(String secret) {
        byte[] bytes = secret.isEmpty() ? random(32) : secret.getBytes(StandardCharsets.UTF_8);
        key = new SecretKeySpec(derived(bytes, "cursor"), "AES");
        keyId = Arrays.copyOf(derived(bytes, "key"), KEY_ID);
    }

    private static byte[] derived(byte[] secret, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** What makes two requests pages of the same search: all but the page's size, and how fresh it must be. */
    static String fingerprint(String collection, Map<String, List<String>> parameters) {
        Map<String, List<String>> query = new TreeMap<>(parameters);
        query.keySet().removeAll(List.of("cursor", "limit", "after", "wait"));
        try {
            byte[] text = Json.mapper().writeValueAsBytes(List.of(collection, query));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String write(Cursor cursor) {
        try {
            byte[] nonce = random(NONCE);
            byte[] hidden =
                    cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(Json.mapper().writeValueAsBytes(cursor));
            byte[] text = ByteBuffer.allocate(HEADER + hidden.length)
                    .put(VERSION)
                    .put(keyId)
                    .put(nonce)
                    .put(hidden)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    /**
     * @param query fingerprint of the query that came with it
     * @throws ProblemException 400 if it is none or of another query, 410 if it was made before a restart, or by an older release
     */
    Cursor read(String text, String query) {
        byte[] bytes = decoded(text);
        if (bytes.length <= HEADER || bytes[0] < 1 || bytes[0] > VERSION) {
            throw invalid("is not a cursor");
        } else if (bytes[0] < VERSION) {
            throw expired();
        }
        ByteBuffer parts = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        byte[] id = next(parts, KEY_ID);
        byte[] nonce = next(parts, NONCE);
        byte[] hidden = next(parts, parts.remaining());
        if (!Arrays.equals(id, keyId)) {
            throw expired();
        }
        Cursor cursor = parse(shown(nonce, hidden));
        if (!cursor.query().equals(query)) {
            throw invalid("belongs to another query: send it with the parameters of its first page");
        }
        return cursor;
    }

    static ProblemException expired() {
        return gone("cursor-expired", "The cursor has expired. Begin again without it.");
    }

    static ProblemException tooOld(View view, long wanted) {
        return gone(
                "cursor-too-old",
                "The cursor shows position " + view.position() + ", and position " + wanted
                        + " is asked for. Begin again without it.");
    }

    private static ProblemException gone(String type, String detail) {
        return new ProblemException(410, type, "Cursor cannot be used any more", detail);
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(
                400,
                "invalid-cursor",
                "Invalid cursor",
                "cursor " + message + ".",
                List.of(new FieldError("cursor", message)));
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid("is not a cursor");
        }
    }

    private byte[] shown(byte[] nonce, byte[] hidden) {
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce).doFinal(hidden);
        } catch (AEADBadTagException e) {
            throw invalid("is not a cursor");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Cursor parse(byte[] json) {
        try {
            return READER.readValue(json);
        } catch (IOException e) {
            throw new IllegalStateException("a cursor of ours cannot be read", e);
        }
    }

    private static byte[] next(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
