package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.index.BulkAnswer.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Makes outcomes final: counts, dead letters, room in the queue, and only then the owners. Thread-safe. */
final class Settlement {

    /** Elasticsearch says so of documents, and of aliases. */
    private static final String AMBIGUOUS = "illegal_argument_exception";

    private final Rest rest;
    private final DeadLetters deadLetters;
    private final ByteBudget budget;
    private final WriteCounts counts;
    private final DirtyIndices dirty;
    private final Predicate<String> retired;

    /** @param retired whether an index is nobody's any more */
    Settlement(
            Rest rest,
            DeadLetters deadLetters,
            ByteBudget budget,
            WriteCounts counts,
            DirtyIndices dirty,
            Predicate<String> retired) {
        this.rest = rest;
        this.deadLetters = deadLetters;
        this.budget = budget;
        this.counts = counts;
        this.dirty = dirty;
        this.retired = retired;
    }

    /** A write that can never be taken, and why. */
    record Refused(Pending pending, int status, String reason) {}

    /** Settles what must not be sent, and returns the rest. */
    List<Pending> settleUnsendable(List<Pending> writes, BulkSettings settings, Predicate<Pending> outdated) {
        long now = System.nanoTime();
        List<Pending> sendable = new ArrayList<>(writes.size());
        List<Refused> refused = new ArrayList<>(0);
        for (Pending pending : writes) {
            if (retired.test(pending.place.index())) {
                finish(pending, Outcome.SUPERSEDED);
            } else if (pending.expired(now, settings.maxAge().toNanos())) {
                finish(pending, Outcome.EXPIRED);
            } else if (outdated.test(pending)) {
                finish(pending, Outcome.STALE);
            } else if (pending.write.problem() != null) {
                refused.add(new Refused(pending, 422, pending.write.problem()));
            } else if (!pending.write.isDelete() && pending.write.source().length > settings.documentBytes()) {
                refused.add(new Refused(
                        pending,
                        413,
                        "it has " + pending.write.source().length + " bytes, more than the " + settings.documentBytes()
                                + " that are sent"));
            } else {
                sendable.add(pending);
            }
        }
        reject(refused);
        return sendable;
    }

    /** Settles what is final, and returns what has to be sent again. */
    List<Pending> settle(List<Pending> writes, List<Item> items) {
        List<Pending> again = new ArrayList<>(0);
        List<Refused> refused = new ArrayList<>(0);
        List<Integer> mended = new ArrayList<>(0);
        Map<String, Boolean> writable = new HashMap<>(0);
        for (int i = 0; i < writes.size(); i++) {
            Pending pending = writes.get(i);
            Item item = items.get(i);
            Outcome outcome = item.outcome();
            switch (outcome) {
                case APPLIED, STALE -> {
                    // Stale too: what is newer may be our own, written before a restart and not refreshed since.
                    dirty.add(pending.place.index());
                    if (deadLetters.mayHold(pending.write)) {
                        mended.add(i);
                    } else {
                        finish(pending, outcome);
                    }
                }
                case REJECTED -> {
                    if (retired.test(pending.place.index())) {
                        finish(pending, Outcome.SUPERSEDED); // its letter would stay for good
                    } else if (item.errorType().equals(AMBIGUOUS)
                            && !writable.computeIfAbsent(pending.place.index(), this::isWritable)) {
                        throw fatal(pending, item);
                    } else {
                        refused.add(new Refused(pending, item.status(), item.problem()));
                    }
                }
                case RETRIED -> {
                    retried(pending);
                    again.add(pending);
                }
                default -> {
                    if (!retired.test(pending.place.index())) {
                        throw fatal(pending, item);
                    }
                    finish(pending, Outcome.SUPERSEDED);
                }
            }
        }
        if (!mended.isEmpty()) {
            deadLetters.superseded(mended.stream().map(i -> writes.get(i).write).toList());
            mended.forEach(i -> finish(writes.get(i), items.get(i).outcome()));
        }
        reject(refused);
        return again;
    }

    /** Parks them, but for those that nobody needs any more: Elasticsearch parses before it compares versions. */
    void reject(List<Refused> refused) {
        if (refused.isEmpty()) {
            return;
        }
        List<Boolean> newerIsThere = newerIsThere(refused);
        List<Refused> parked = IntStream.range(0, refused.size())
                .filter(i -> !newerIsThere.get(i))
                .mapToObj(refused::get)
                .toList();
        deadLetters.park(parked.stream()
                .map(one -> new DeadLetters.Refused(one.pending().write, one.status(), one.reason()))
                .toList());
        for (int i = 0; i < refused.size(); i++) {
            finish(refused.get(i).pending(), newerIsThere.get(i) ? Outcome.STALE : Outcome.REJECTED);
        }
    }

    void retried(Pending pending) {
        counts.add(pending.write.key().collection(), Outcome.RETRIED);
    }

    IndexRefusedException fatal(Pending pending, Item item) {
        String index = pending.place.index();
        IndexRefusedException refused =
                IndexRefusedException.refused(rest.where(), index, item.status(), item.errorType(), item.problem());
        boolean own = item.errorType().equals(AMBIGUOUS)
                || item.errorType().equals("index_not_found_exception")
                || !WriteBlocks.of(rest, index).isEmpty();
        return own ? refused.of(pending.write.key().collection()) : refused;
    }

    /** Whether its write alias leads to it and to no other: if not, no document is at fault. */
    private boolean isWritable(String index) {
        String alias = IndexGeneration.writeAlias(index);
        JsonNode found = rest.insist("GET", "/_alias/" + alias, Map.of(), null).json();
        return found.size() == 1
                && found.elements()
                        .next()
                        .path("aliases")
                        .path(alias)
                        .path("is_write_index")
                        .asBoolean(true);
    }

    private List<Boolean> newerIsThere(List<Refused> refused) {
        ObjectNode body = Answer.MAPPER.createObjectNode();
        ArrayNode docs = body.putArray("docs");
        for (Refused one : refused) {
            docs.addObject()
                    .put("_index", one.pending().place.index())
                    .put("_id", one.pending().place.id())
                    .put("routing", one.pending().write.routing());
        }
        JsonNode found = rest.insist(
                        "POST",
                        "/_mget",
                        Map.of("_source", "false", "filter_path", "docs._id,docs.found,docs._version"),
                        body)
                .json()
                .path("docs");
        return IntStream.range(0, refused.size())
                .mapToObj(i -> found.path(i).path("found").asBoolean()
                        && found.path(i).path("_version").asLong()
                                > refused.get(i).pending().write.version())
                .toList();
    }

    private void finish(Pending pending, Outcome outcome) {
        budget.release(pending.allBytes());
        pending.settle(outcome, counts);
    }
}
