package dev.tidemark.projector.verify;

import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.verify.Verification.Different;
import dev.tidemark.projector.verify.Verification.Found;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Counts what a verification finds, and keeps what it names. For one thread. */
final class Findings {

    private static final int NAMED = 1_000;

    private final Subject subject;
    private final long position;
    private final Function<DocumentKey, Optional<String>> refusal;
    private final Map<Finding.Kind, List<Finding>> named = new EnumMap<>(Finding.Kind.class);
    private final Map<Finding.Kind, Long> counts = new EnumMap<>(Finding.Kind.class);
    private final Map<String, String> refused = new HashMap<>();
    private final Map<String, String> unrepaired = new HashMap<>();
    private long documents;
    private long repaired;

    /** @param refusal why Elasticsearch refused a document, if it did */
    Findings(Subject subject, long position, Function<DocumentKey, Optional<String>> refusal) {
        this.subject = subject;
        this.position = position;
        this.refusal = refusal;
        for (Finding.Kind kind : Finding.Kind.values()) {
            named.put(kind, new ArrayList<>());
            counts.put(kind, 0L);
        }
    }

    void compared(int more) {
        documents += more;
    }

    void add(List<Finding> found) {
        for (Finding finding : found) {
            counts.merge(finding.kind(), 1L, Long::sum);
            List<Finding> alike = named.get(finding.kind());
            if (alike.size() < NAMED) {
                alike.add(finding);
                refusal.apply(finding.key()).ifPresent(reason -> refused.put(finding.id(), reason));
            }
        }
    }

    void repaired(List<Finding> tried, Map<Finding, String> failed) {
        repaired += tried.size() - failed.size();
        failed.forEach((finding, reason) -> {
            if (unrepaired.size() < NAMED) {
                unrepaired.put(finding.id(), reason);
            }
        });
    }

    Verification verification() {
        return new Verification(
                subject.collection(),
                subject.index(),
                documents,
                position,
                new Found(
                        counts.get(Finding.Kind.MISSING),
                        counts.get(Finding.Kind.EXTRA),
                        counts.get(Finding.Kind.DIFFERENT)),
                ids(Finding.Kind.MISSING),
                ids(Finding.Kind.EXTRA),
                named.get(Finding.Kind.DIFFERENT).stream()
                        .map(finding -> new Different(finding.id(), finding.fields(), finding.version()))
                        .toList(),
                refused,
                repaired,
                unrepaired);
    }

    private List<String> ids(Finding.Kind kind) {
        return named.get(kind).stream().map(Finding::id).toList();
    }
}
