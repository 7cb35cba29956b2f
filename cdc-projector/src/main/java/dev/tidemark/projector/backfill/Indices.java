package dev.tidemark.projector.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.IndexGeneration;
import dev.tidemark.projector.index.IndexLifecycle;
import dev.tidemark.projector.index.IndexLifecycle.Existing;
import dev.tidemark.projector.index.IndexRefusedException;
import dev.tidemark.projector.projection.IndexMapping;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index of each generation. */
final class Indices {

    private static final Logger LOG = LoggerFactory.getLogger(Indices.class);

    private final IndexLifecycle lifecycle;
    private final DeadLetters deadLetters;
    private final String prefix;

    Indices(IndexLifecycle lifecycle, DeadLetters deadLetters, String prefix) {
        this.lifecycle = lifecycle;
        this.deadLetters = deadLetters;
        this.prefix = prefix;
    }

    /** Whether it exists or not. */
    IndexGeneration of(String collection, int number) {
        return new IndexGeneration(prefix, collection, number);
    }

    String name(String collection, Generation generation) {
        return of(collection, generation.number()).index();
    }

    /** A number above those of all that exist, and all that shall. */
    int next(CollectionState state) {
        int known =
                state.generations().stream().mapToInt(Generation::number).max().orElse(0);
        return Math.max(known + 1, lifecycle.next(state.collection()).number());
    }

    List<Existing> existing(String collection) {
        return lifecycle.generations(collection);
    }

    /** Of all collections. */
    List<Existing> existing() {
        return lifecycle.all();
    }

    /**
     * With the analysers that Elasticsearch has the filters for.
     *
     * @throws IndexRefusedException if Elasticsearch does not make it
     */
    void create(IndexGeneration generation, IndexMapping mapping) {
        lifecycle.requireAnalyzers(mapping.analysis().needed());
        boolean full = lifecycle.analyzes(mapping.analysis().probes());
        JsonNode analysis =
                full ? mapping.analysis().settings() : mapping.analysis().plainSettings();
        try {
            lifecycle.create(
                    generation,
                    mapping.generation(generation.number()).toString(),
                    mapping.settings().values(),
                    analysis);
        } catch (IndexRefusedException e) {
            if (!mapping.hasShapes()) {
                throw e;
            }
            lifecycle.create(
                    generation,
                    mapping.plainGeneration(generation.number()).toString(),
                    mapping.settings().values(),
                    analysis);
            LOG.warn("{} holds geometries, but does not find by them: {}", generation.index(), e.getMessage());
        }
        if (!full) {
            LOG.warn(
                    "{} searches words as they are written, without word forms and accents: Elasticsearch lacks token filters"
                            + " of its own module analysis-common",
                    generation.index());
        }
    }

    /** Makes it offer search, and have the settings, that another mapping of the same fields says. */
    void describe(IndexGeneration generation, IndexMapping former, IndexMapping mapping) {
        Map<String, JsonNode> settings = mapping.settings().since(former.settings());
        if (!settings.isEmpty()) {
            lifecycle.change(generation, settings);
        }
        lifecycle.describe(generation, mapping.generation(generation.number()).toString());
        LOG.info("{} offers search what its projection file says now", generation.index());
    }

    void promote(IndexGeneration generation) {
        lifecycle.promote(generation);
    }

    /** With the dead letters of it, which nobody could do anything about any more. */
    void delete(IndexGeneration generation) {
        lifecycle.drop(generation);
        deadLetters.forget(generation);
        LOG.info("dropped {}", generation.index());
    }

    long documents(IndexGeneration generation) {
        return lifecycle.documents(generation);
    }
}
