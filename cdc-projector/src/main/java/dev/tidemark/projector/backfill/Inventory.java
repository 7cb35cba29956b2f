package dev.tidemark.projector.backfill;

import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.Generation.Standing;
import dev.tidemark.projector.index.GenerationState;
import dev.tidemark.projector.index.IndexGeneration;
import dev.tidemark.projector.index.IndexLifecycle.Existing;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is there of a collection when an attempt begins, held against what was written down of it. */
final class Inventory {

    private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);

    private final List<Existing> existing;
    private final ProjectionPlan declared;
    private final Function<String, Optional<ProjectionPlan>> compile;
    private final Map<String, Optional<ProjectionPlan>> compiled = new HashMap<>();
    private boolean isLiveFollowed;

    Inventory(List<Existing> existing, ProjectionPlan declared, Function<String, Optional<ProjectionPlan>> compile) {
        this.existing = existing;
        this.declared = declared;
        this.compile = compile;
    }

    /**
     * What can be gone on with, and a generation to build where nothing true serves.
     *
     * @param next the number of a further generation
     */
    CollectionState settle(CollectionState stored, int next) {
        CollectionState state = adopt(stored);
        isLiveFollowed =
                state.live().filter(live -> live.standing() != Standing.CUT_OFF).isPresent();
        for (Generation generation : stored.generations()) {
            if (generation.state() == GenerationState.LIVE) {
                state = find(generation).isEmpty()
                        ? state.without(generation.number())
                        : state.with(isAsBegun(generation) ? generation : generation.as(Standing.OUTDATED));
            } else if (!isAsBegun(generation)) {
                LOG.warn(
                        "generation {} of {} ({}) cannot be gone on with: its index or the schema has changed",
                        generation.number(),
                        stored.collection(),
                        generation.state());
                state = state.without(generation.number());
            }
        }
        if (state.coming().isPresent()) {
            return state;
        }
        Optional<Generation> live = state.live();
        boolean lost = stored.coming().isPresent();
        boolean serves = live.filter(of -> of.standing() == Standing.TRUE).isPresent();
        if (!lost && serves) {
            return state;
        }
        Order asked = stored.asked().orElse(Order.BY_ITSELF);
        boolean replaces = live.isPresent() && !serves;
        // A file that has changed meanwhile does not take effect by chance, nor one that was to wait for a promote:
        // only
        // where the former text cannot be used.
        boolean former = replaces && (!asked.promote() || !lost && live.get().standing() == Standing.OUTDATED);
        String text = live.filter(of -> former)
                .flatMap(of -> plan(of.projection()))
                .orElse(declared)
                .text();
        return state.with(Generation.building(next, text, replaces ? asked.promoting() : asked));
    }

    /** An index behind the alias of which nothing was written down serves until there is another. */
    private CollectionState adopt(CollectionState stored) {
        if (stored.live().isPresent()) {
            return stored;
        }
        CollectionState state = stored;
        for (Existing found : existing) {
            int number = found.generation().number();
            if (found.live() && stored.find(number).isEmpty()) {
                state = state.with(new Generation(
                        number,
                        GenerationState.LIVE,
                        Standing.OUTDATED,
                        declared.text(),
                        Order.BY_ITSELF,
                        Optional.empty(),
                        0,
                        Optional.empty()));
            }
        }
        return state;
    }

    /**
     * True where the generation is as it was left, and its projection still gives the documents that it was made for. Before
     * there is an index nothing was made by a text: one that Elasticsearch may have refused must not be gone by when the file
     * says another one, unless something is followed meanwhile that does without it.
     */
    private boolean isAsBegun(Generation generation) {
        Optional<ProjectionPlan> plan = plan(generation.projection());
        Optional<Existing> index = find(generation);
        if (index.isEmpty()) {
            return generation.state() == GenerationState.BUILDING
                    && generation.cursor().isEmpty()
                    && plan.isPresent()
                    && (generation.projection().equals(declared.text()) || isLiveFollowed);
        }
        String hash = index.get().meta().path("projection").asText();
        return plan.filter(of -> of.hash().equals(hash)).isPresent();
    }

    /** By what each generation that is written to is built. */
    Map<Integer, ProjectionPlan> plans(CollectionState state) {
        Map<Integer, ProjectionPlan> plans = new HashMap<>();
        state.generations().stream()
                .filter(generation -> generation.standing() != Standing.CUT_OFF)
                .forEach(generation -> plans.put(
                        generation.number(), plan(generation.projection()).orElse(declared)));
        return plans;
    }

    private Optional<ProjectionPlan> plan(String text) {
        return text.equals(declared.text())
                ? Optional.of(declared)
                : compiled.computeIfAbsent(text, compile)
                        .filter(plan -> plan.collection().equals(declared.collection()));
    }

    /** True where there is an index of it. */
    boolean has(Generation generation) {
        return find(generation).isPresent();
    }

    /** True where the alias points to it. */
    boolean serves(Generation generation) {
        return find(generation).filter(Existing::live).isPresent();
    }

    /** What exists and shall not. */
    List<IndexGeneration> strangers(CollectionState state) {
        return existing.stream()
                .map(Existing::generation)
                .filter(generation -> state.find(generation.number()).isEmpty())
                .toList();
    }

    private Optional<Existing> find(Generation generation) {
        return existing.stream()
                .filter(found -> found.generation().number() == generation.number())
                .findFirst();
    }
}
