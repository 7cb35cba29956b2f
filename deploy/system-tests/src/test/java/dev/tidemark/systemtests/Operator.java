package dev.tidemark.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Predicate;

/** Tells a projector over its admin API what to do with one collection, and looks how far it is. */
final class Operator {

    /** To build a generation, and to compare all of it while it changes. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Shop shop;
    private final String collection;
    private ServiceProcess projector;

    Operator(Shop shop, String collection, ServiceProcess projector) {
        this.shop = shop;
        this.collection = collection;
        this.projector = projector;
    }

    /** kill -9, and another one in its place. */
    void killProjector() throws InterruptedException {
        projector.kill();
    }

    void startProjector() {
        projector = shop.startProjector();
    }

    ServiceProcess projector() {
        return projector;
    }

    /** @param rate rows a second; 0 for as fast as it goes */
    void backfill(int rate, boolean promote) {
        ObjectNode order = Http.JSON.createObjectNode().put("rate", rate).put("promote", promote);
        order.putArray("collections").add(collection);
        Http.Answer answer = post("/v1/backfills", order);
        if (answer.status() != 202) {
            answer.expect(200);
        }
    }

    /** Returns while it is still being verified. */
    void promote() {
        post("/v1/collections/" + collection + "/promotion", null).expect(202);
    }

    void rollBack() {
        post("/v1/collections/" + collection + "/rollback", null).expect(200);
    }

    /** Asks for it, and does not wait for an answer that a dead projector will not give. */
    Thread rollBackAside() {
        Thread asking = new Thread(() -> {
            try {
                post("/v1/collections/" + collection + "/rollback", null);
            } catch (UncheckedIOException cut) {
                // It was killed meanwhile.
            }
        });
        asking.setDaemon(true);
        asking.start();
        return asking;
    }

    void pause() {
        post("/v1/pause", null).expect(200);
    }

    /** As soon as it is there to be told so. */
    void resume() {
        Wait.until("it is resumed", Wait.SOON, this::resumed, shop::describe);
    }

    private boolean resumed() {
        try {
            return post("/v1/resumption", null).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private Http.Answer post(String path, JsonNode body) {
        return Http.send("POST", projector.uri(path), body);
    }

    /** What is written down of the newest generation. */
    JsonNode newest() {
        JsonNode generations = shop.index().generations(collection);
        return generations.path(generations.size() - 1);
    }

    void awaitNewest(String what, Predicate<JsonNode> fact) {
        Wait.until(what, Wait.SOON, () -> fact.test(newest()), () -> newest() + "\n" + shop.describe());
    }

    String index(int number) {
        return "%s%s-%06d".formatted(shop.prefix(), collection, number);
    }

    void awaitLive(int number) {
        Wait.until(
                index(number) + " is live",
                PATIENCE,
                () -> shop.index().behind(collection).equals(index(number)),
                () -> newest() + "\n" + shop.describe());
    }
}
