package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.index.BulkAnswer.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Makes outcomes final: counts, dead letters, room in the queue, and only then the owners. Thread-safe. */
final class Settlement {

    private final Rest rest;
    private final DeadLetters deadLetters;
    private final ByteBudget budget;
    private final WriteCounts counts;
    private final DirtyIndices dirty;

    Settlement(Rest rest, DeadLetters deadLetters, ByteBudget budget, WriteCounts counts, DirtyIndices dirty) {
        this.rest = rest;
        this.deadLetters = deadLetters;
        this.budget = budget;
        this.counts = counts;
        this.dirty = dirty;
    }

    /** Settles what must not be sent, and returns the rest. */
    List<Pending> settleUnsendable(List<Pending> writes, BulkSettings settings, Predicate<Pending> outdated) {
        long now = System.nanoTime();
        List<Pending> sendable = new ArrayList<>(writes.size());
        for (Pending pending : writes) {
            if (pending.expired(now, settings.maxAge().toNanos())) {
                finish(pending, Outcome.EXPIRED);
            } else if (outdated.test(pending)) {
                finish(pending, Outcome.STALE);
            } else if (pending.write.problem() != null) {
                rejectUnlessStale(pending, 422, pending.write.problem());
            } else if (!pending.write.isDelete() && pending.write.source().length > settings.documentBytes()) {
                reject(
                        pending,
                        413,
                        "it has " + pending.write.source().length + " bytes, more than the " + settings.documentBytes()
                                + " that are sent");
            } else {
                sendable.add(pending);
            }
        }
        return sendable;
    }

    /** Returns false if the write has to be sent again. */
    boolean settle(Pending pending, Item item) {
        Outcome outcome = item.outcome();
        switch (outcome) {
            case APPLIED, STALE -> {
                deadLetters.superseded(pending.write);
                // Stale too: what is newer may be our own, written before a restart and not refreshed since.
                dirty.add(pending.place.index());
                finish(pending, outcome);
            }
            case REJECTED -> rejectUnlessStale(pending, item.status(), item.problem());
            case RETRIED -> {
                retried(pending);
                return false;
            }
            default -> throw fatal(pending, item);
        }
        return true;
    }

    private void rejectUnlessStale(Pending pending, int status, String reason) {
        if (newerIsThere(pending)) {
            finish(pending, Outcome.STALE);
        } else {
            reject(pending, status, reason);
        }
    }

    void reject(Pending pending, int status, String reason) {
        deadLetters.park(pending.write, status, reason);
        finish(pending, Outcome.REJECTED);
    }

    void retried(Pending pending) {
        counts.add(pending.write.key().collection(), Outcome.RETRIED);
    }

    IndexRefusedException fatal(Pending pending, Item item) {
        return IndexRefusedException.refused(
                rest.where(), pending.place.index(), item.status(), item.errorType(), item.problem());
    }

    /** Elasticsearch parses before it compares versions, so a rejected write may be one that nobody needs any more. */
    private boolean newerIsThere(Pending pending) {
        ObjectNode body = Answer.MAPPER.createObjectNode();
        body.putArray("docs").addObject().put("_id", pending.place.id()).put("routing", pending.write.routing());
        JsonNode found = rest.insist(
                        "POST",
                        "/" + pending.place.index() + "/_mget",
                        Map.of("_source", "false", "filter_path", "docs.found,docs._version"),
                        body)
                .json()
                .path("docs")
                .path(0);
        return found.path("found").asBoolean() && found.path("_version").asLong() > pending.write.version();
    }

    private void finish(Pending pending, Outcome outcome) {
        budget.release(pending.allBytes());
        pending.settle(outcome, counts);
    }
}
