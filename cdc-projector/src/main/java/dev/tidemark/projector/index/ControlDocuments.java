package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.progress.Objection;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The records of the control index as the JSON that search-api and the next start read. */
final class ControlDocuments {

    private ControlDocuments() {}

    static ObjectNode write(Progress progress) {
        ObjectNode json = Answer.MAPPER.createObjectNode();
        json.put("server_uuid", progress.serverUuid())
                .put("gtid_set", progress.gtids().toString())
                .put("position", progress.position())
                .put("searchable_position", progress.searchable())
                .put("source_position", progress.sourcePosition())
                .put("lag_ms", progress.lag().toMillis())
                .put("state", progress.status().state().name().toLowerCase(Locale.ROOT))
                .put("reason", progress.status().reason())
                .put("committed_at", text(progress.committedAt()))
                .put("updated_at", text(progress.updatedAt()));
        if (progress.behind() != null) {
            json.put("behind_since", text(progress.behind().since()));
        }
        ObjectNode collections = json.putObject("collections");
        progress.collections().forEach((name, collection) -> collections.set(name, write(collection, progress)));
        return json;
    }

    /** One that is behind says how far, for it is further than the rest. */
    private static ObjectNode write(Progress.Collection collection, Progress progress) {
        ObjectNode json = Answer.MAPPER
                .createObjectNode()
                .put("index", collection.index())
                .put("state", collection.state());
        Progress.Behind behind = collection.behind();
        if (behind != null) {
            json.put("searchable_position", Math.min(behind.searchable(), progress.searchable()))
                    .put("lag_ms", behind.lag(progress.updatedAt()).toMillis())
                    .put("behind_since", text(behind.since()));
        }
        return json;
    }

    /** Empty where a projector took over that never got as far as to write its progress. */
    static Optional<Progress> progress(JsonNode json) {
        if (!json.has("gtid_set")) {
            return Optional.empty();
        }
        Map<String, Progress.Collection> collections = new HashMap<>();
        for (Map.Entry<String, JsonNode> collection : json.path("collections").properties()) {
            collections.put(
                    collection.getKey(),
                    new Progress.Collection(
                            collection.getValue().path("index").asText(null),
                            collection.getValue().path("state").asText(),
                            behind(collection.getValue())));
        }
        return Optional.of(new Progress(
                json.path("server_uuid").asText(null),
                GtidSet.parse(json.path("gtid_set").asText()),
                json.path("source_position").asLong(),
                Duration.ofMillis(json.path("lag_ms").asLong()),
                new ProjectionStatus(
                        ProjectionStatus.State.valueOf(
                                json.path("state").asText().toUpperCase(Locale.ROOT)),
                        json.path("reason").asText(null)),
                instant(json.path("committed_at")),
                instant(json.path("updated_at")),
                collections,
                behind(json)));
    }

    private static Progress.Behind behind(JsonNode json) {
        Instant since = instant(json.path("behind_since"));
        return since == null
                ? null
                : new Progress.Behind(json.path("searchable_position").asLong(), since);
    }

    static ObjectNode write(CollectionState state) {
        ObjectNode json = Answer.MAPPER.createObjectNode();
        json.put("collection", state.collection());
        ArrayNode generations = json.putArray("generations");
        for (Generation generation : state.generations()) {
            ObjectNode written = generations
                    .addObject()
                    .put("number", generation.number())
                    .put("state", generation.state().name())
                    .put("standing", generation.standing().name())
                    .put("documents", generation.documents());
            written.set("cursor", generation.cursor().map(KeyValues::write).orElse(null));
            written.set("order", write(generation.order()));
            written.put("projection", generation.projection());
            generation.objection().ifPresent(objection -> written.set("objection", write(objection)));
        }
        state.stop().ifPresent(stop -> json.set("stop", write(stop)));
        state.refused().ifPresent(why -> json.put("refused", why));
        return json;
    }

    private static ObjectNode write(Objection objection) {
        ObjectNode json = Answer.MAPPER
                .createObjectNode()
                .put("at", text(objection.at()))
                .put("missing", objection.missing())
                .put("extra", objection.extra())
                .put("different", objection.different())
                .put("text", objection.text());
        ArrayNode ids = json.putArray("ids");
        objection.ids().forEach(ids::add);
        return json;
    }

    private static Objection objection(JsonNode json) {
        List<String> ids = new ArrayList<>();
        json.path("ids").forEach(id -> ids.add(id.asText()));
        return new Objection(
                instant(json.path("at")),
                json.path("missing").asLong(),
                json.path("extra").asLong(),
                json.path("different").asLong(),
                ids,
                json.path("text").asText());
    }

    private static ObjectNode write(Stop stop) {
        ObjectNode json = Answer.MAPPER.createObjectNode().put("reason", stop.reason());
        stop.statement()
                .ifPresent(statement ->
                        json.put("statement", statement.sql()).put("statement_position", statement.position()));
        stop.behind()
                .ifPresent(behind ->
                        json.put("searchable_position", behind.searchable()).put("behind_since", text(behind.since())));
        stop.asked().ifPresent(order -> json.set("order", write(order)));
        return json;
    }

    private static Stop stop(JsonNode json) {
        return new Stop(
                json.path("reason").asText(null),
                Optional.ofNullable(json.path("statement").asText(null))
                        .map(sql -> new Stop.Statement(
                                sql, json.path("statement_position").asLong())),
                Optional.ofNullable(behind(json)),
                Optional.of(json.path("order")).filter(JsonNode::isObject).map(ControlDocuments::order));
    }

    static CollectionState collection(JsonNode json) {
        List<Generation> generations = new ArrayList<>();
        json.path("generations").forEach(generation -> generations.add(generation(generation)));
        return new CollectionState(
                json.path("collection").asText(),
                generations,
                Optional.of(json.path("stop")).filter(JsonNode::isObject).map(ControlDocuments::stop),
                Optional.ofNullable(json.path("refused").asText(null)));
    }

    static ObjectNode write(Generation.Order order) {
        return Answer.MAPPER
                .createObjectNode()
                .put("promote", order.promote())
                .put("threads", order.threads())
                .put("rate", order.rate());
    }

    static Generation.Order order(JsonNode json) {
        return new Generation.Order(
                json.path("promote").asBoolean(),
                json.path("threads").asInt(),
                json.path("rate").asInt());
    }

    private static Generation generation(JsonNode json) {
        return new Generation(
                json.path("number").asInt(),
                GenerationState.valueOf(json.path("state").asText()),
                Generation.Standing.valueOf(json.path("standing").asText()),
                json.path("projection").asText(),
                order(json.path("order")),
                Optional.of(json.path("cursor")).filter(JsonNode::isArray).map(KeyValues::read),
                json.path("documents").asLong(),
                Optional.of(json.path("objection")).filter(JsonNode::isObject).map(ControlDocuments::objection));
    }

    static ObjectNode write(StoredReloads reloads) {
        ObjectNode json = Answer.MAPPER.createObjectNode();
        ArrayNode due = json.putArray("reloads");
        reloads.due()
                .forEach(reload -> due.addObject()
                        .put("collection", reload.collection())
                        .put("from", reload.from())
                        .put("to", reload.to())
                        .set("order", write(reload.order())));
        ArrayNode ended = json.putArray("ended");
        reloads.ended()
                .forEach(end -> ended.addObject()
                        .put("collection", end.collection())
                        .put("at", text(end.at()))
                        .put("state", end.state())
                        .put("index", end.index())
                        .put("documents", end.documents())
                        .put("deleted", end.deleted())
                        .put("error", end.error()));
        return json;
    }

    static StoredReloads reloads(JsonNode json) {
        List<Reload> due = new ArrayList<>();
        json.path("reloads")
                .forEach(reload -> due.add(new Reload(
                        reload.path("collection").asText(),
                        reload.path("from").asText(null),
                        reload.path("to").asText(null),
                        order(reload.path("order")))));
        List<EndedReload> ended = new ArrayList<>();
        json.path("ended")
                .forEach(end -> ended.add(new EndedReload(
                        end.path("collection").asText(),
                        instant(end.path("at")),
                        end.path("state").asText(),
                        end.path("index").asText(null),
                        end.path("documents").asLong(),
                        end.path("deleted").asLong(),
                        end.path("error").asText(null))));
        return new StoredReloads(due, ended);
    }

    static ObjectNode write(List<SecondLook> looks) {
        ObjectNode json = Answer.MAPPER.createObjectNode();
        ArrayNode all = json.putArray("looks");
        looks.forEach(look -> all.addObject()
                .put("collection", look.collection())
                .put("index", look.index())
                .put("id", look.id())
                .put("at", look.at()));
        return json;
    }

    static List<SecondLook> secondLooks(JsonNode json) {
        List<SecondLook> looks = new ArrayList<>();
        json.path("looks")
                .forEach(look -> looks.add(new SecondLook(
                        look.path("collection").asText(),
                        look.path("index").asText(),
                        look.path("id").asText(),
                        look.path("at").asLong())));
        return looks;
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static Instant instant(JsonNode json) {
        return json instanceof TextNode text ? Instant.parse(text.asText()) : null;
    }
}
