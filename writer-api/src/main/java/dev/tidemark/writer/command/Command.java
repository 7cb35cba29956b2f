package dev.tidemark.writer.command;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;

/**
 * One request to change something.
 *
 * @param id names the command in its events: the idempotency key, else a random UUID
 * @param actor who sends it, as far as the caller says
 * @param route method and path template
 * @param path the path itself
 * @param idempotencyKey as sent
 * @param body as sent
 */
record Command(String id, String actor, String route, String path, Optional<String> idempotencyKey, byte[] body) {

    static Command of(String actor, String route, String path, Optional<String> idempotencyKey, byte[] body) {
        String id = idempotencyKey.orElseGet(() -> UUID.randomUUID().toString());
        return new Command(id, actor, route, path, idempotencyKey, body);
    }

    /** Tells whether two requests under one key are the same request. */
    byte[] fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return digest.digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
