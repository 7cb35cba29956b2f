package dev.tidemark.projector.document;

import dev.tidemark.runtime.ids.IdTexts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names one document: its collection and the key of its root row.
 *
 * @param values the key columns' canonical values (see {@link dev.tidemark.projector.change.CanonicalValue}), in key
 *     order
 */
public record DocumentKey(String collection, List<Object> values) {

    /** Elasticsearch refuses a whole bulk request for one longer {@code _id}. */
    private static final int LONGEST_ID = 512;

    static final String HASHED = "#[0-9a-f]{64}";

    public DocumentKey {
        values = List.copyOf(values);
    }

    /**
     * The {@code _id}: the key's text, {@code 42}; of several columns {@code 42:3}, with {@code \} before a colon or
     * backslash of theirs. What is empty or too long becomes {@code #} and its SHA-256. Two keys of a collection never
     * have the same.
     */
    public String id() {
        if (values.get(0) instanceof DocumentIds.Name name) {
            return name.id();
        }
        String text = values.size() == 1
                ? String.valueOf(values.get(0))
                : IdTexts.join(values.stream().map(String::valueOf).toList());
        boolean fits = !text.isEmpty() && (text.length() <= LONGEST_ID / 4 || bytes(text).length <= LONGEST_ID);
        return fits && !DocumentIds.isHash(text) ? text : "#" + sha256(text);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
