package dev.tidemark.projector.verify;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.DocumentIds;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.LoadedDocument;
import dev.tidemark.projector.document.Snapshot;
import dev.tidemark.projector.document.SourceRow;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.index.IndexedDocument;
import dev.tidemark.projector.progress.Applied;
import dev.tidemark.projector.progress.Unfinished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Puts together all there is to know of one document. Thread-safe. */
public final class Explainer {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Sides sides;
    private final Suspects suspects;
    private final Applied applied;
    private final Unfinished unfinished;
    private final DeadLetters deadLetters;

    public Explainer(
            Sides sides, DocumentWriter writer, Applied applied, Unfinished unfinished, DeadLetters deadLetters) {
        this.sides = sides;
        this.suspects = new Suspects(sides, writer, applied, unfinished);
        this.applied = applied;
        this.unfinished = unfinished;
        this.deadLetters = deadLetters;
    }

    /** Says what is, at once: it does not wait for changes that are not applied yet. */
    public Explanation explain(Subject subject, String id) throws InterruptedException {
        DocumentKey key = known(subject, id);
        Sides.Given given = sides.database(subject, List.of(key));
        GtidSet executed = sides.executed().get();
        boolean caughtUp = applied.has(executed) && !unfinished.isPending(subject.index());
        long position = applied.position();
        IndexedDocument indexed = sides.indexed(subject, List.of(key)).get(id);
        LoadedDocument document = given.documents().get(id);
        Finding finding = Suspects.compare(key, given.documents().get(id), indexed);
        String state = "same";
        if (finding != null) {
            // With nothing left to apply there is nothing to wait for: whether it is different for sure is told at
            // once.
            state = !caughtUp
                    ? "pending"
                    : suspects.settle(subject, List.of(key), any -> {}).isEmpty() ? "same" : "different";
        }
        return new Explanation(
                subject.collection(),
                id,
                subject.index(),
                state,
                indexed == null ? 0 : indexed.version(),
                finding == null || state.equals("same") ? List.of() : finding.fields(),
                new Explanation.Positions(executed.size(), position, Math.max(0, executed.size() - position)),
                rows(subject, key),
                json(document == null ? null : document.source()),
                json(indexed == null ? null : indexed.source()),
                deadLetters
                        .find(subject.index(), key)
                        .map(letter -> new Explanation.Refusal(
                                letter.version(), letter.status(), letter.reason(), letter.last()))
                        .orElse(null));
    }

    /** A hash says nothing of its key, but the tables may. */
    private DocumentKey known(Subject subject, String id) {
        DocumentKey key = subject.key(id);
        return DocumentIds.isHash(id)
                ? sides.rowsOf(subject.plan(), Set.of(id)).stream().findFirst().orElse(key)
                : key;
    }

    private List<SourceRow> rows(Subject subject, DocumentKey key) {
        if (DocumentIds.isNamed(key)) {
            return List.of();
        }
        try (Snapshot snapshot = sides.snapshots().open(GtidSet.empty())) {
            return SourceRow.of(snapshot, subject.plan(), key);
        }
    }

    /** Null for none; the text where it is not even JSON. */
    private static JsonNode json(byte[] source) {
        try {
            return source == null ? null : MAPPER.readTree(source);
        } catch (IOException e) {
            return TextNode.valueOf(new String(source, StandardCharsets.UTF_8));
        }
    }
}
