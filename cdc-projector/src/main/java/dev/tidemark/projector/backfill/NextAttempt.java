package dev.tidemark.projector.backfill;

import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.Generation.Standing;
import dev.tidemark.projector.index.Stop;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.Optional;

/**
 * Decides, durably, which generations the next attempt begins with: those that somebody asked for, and those that a
 * statement or a lost history makes necessary. Thread-safe.
 */
public final class NextAttempt {

    private final CollectionStates states;
    private final Indices indices;
    private final ControlIndex control;

    NextAttempt(CollectionStates states, Indices indices, ControlIndex control) {
        this.states = states;
        this.indices = indices;
        this.control = control;
    }

    /** A generation is built beside what there is. One that was being made already makes room. */
    void begin(String collection, Generation made) {
        synchronized (states) {
            CollectionState state = states.state(collection);
            CollectionState kept =
                    state.coming().map(coming -> state.without(coming.number())).orElse(state);
            states.decide(kept.with(made));
        }
    }

    /**
     * A generation that is being made shall not be.
     *
     * @return false where it serves by now, or that was decided already: then nothing is done
     */
    boolean abandon(String collection, int number) {
        synchronized (states) {
            CollectionState now = states.state(collection);
            boolean serves = now.live().filter(live -> live.number() == number).isPresent();
            if (serves || isDecided(collection)) {
                return false;
            }
            states.decide(now.without(number));
            return true;
        }
    }

    /** True where it begins with another state than that of now. */
    boolean isDecided(String collection) {
        return states.isDecided(collection);
    }

    /**
     * The source's history is lost: what there is serves and is written no more, and the collection is built anew. Before the
     * collection is prepared.
     *
     * @param said what was asked for; empty to go on with what was asked for before
     */
    public void cutOff(ProjectionPlan plan, Optional<Order> said) {
        CollectionState before = stored(plan.collection());
        Optional<Order> asBefore = before.live().isEmpty()
                ? before.asked()
                : before.asked().or(() -> before.live().map(Generation::order)).map(Order::promoting);
        Order order = said.or(() -> asBefore).orElse(Order.BY_ITSELF);
        CollectionState after = CollectionState.none(plan.collection())
                .with(Generation.building(indices.next(before), plan.text(), order));
        control.write(
                before.live().map(live -> after.with(live.as(Standing.CUT_OFF))).orElse(after));
    }

    /** The same for a collection that is stopped: what it is complete up to means nothing in the new history. */
    public void cutOff(String collection, String reason, Progress.Behind from) {
        CollectionState before = stored(collection);
        CollectionState after = before.stopped(new Stop(reason, Optional.empty(), Optional.of(from), Optional.empty()));
        control.write(
                after.live().map(live -> after.with(live.as(Standing.CUT_OFF))).orElse(after));
    }

    private CollectionState stored(String collection) {
        return control.collection(collection).orElse(CollectionState.none(collection));
    }

    /**
     * Changes cannot be applied any more to what was built from this plan: a statement took away what it needs. Where that is
     * not what serves, it is only built anew.
     */
    public void halt(ProjectionPlan broken, String reason, Stop.Statement statement) {
        synchronized (states) {
            Prepared of = states.find(broken.collection()).orElseThrow();
            CollectionState before = states.next(broken.collection());
            boolean serves = of.live()
                    .or(of.state()::coming)
                    .map(serving -> of.plans().get(serving.number()))
                    .filter(plan -> plan.hash().equals(broken.hash()))
                    .isPresent();
            if (!serves) {
                rebuild(broken);
            } else if (!before.isStopped()) {
                // It may still be built anew after another stop: what serves is complete up to where that one began.
                states.decide(before.stopped(new Stop(
                        reason, Optional.of(statement), before.stop().flatMap(Stop::behind), Optional.empty())));
            }
        }
    }

    /** The statement that a collection is stopped by has come; where one was known already, this is another one. */
    public void explain(String collection, Stop.Statement statement) {
        states.apply(collection, state -> state.isStopped() ? state.stoppedBy(statement) : state);
    }

    /** What was built from this plan is not true any more: a statement changed rows or columns unseen. */
    public void rebuild(ProjectionPlan outdated) {
        synchronized (states) {
            String collection = outdated.collection();
            Prepared of = states.find(collection).orElseThrow();
            CollectionState before = states.next(collection);
            if (before.isStopped()) {
                return; // it is built anew once it can be followed again, as was asked for
            }
            CollectionState after = Rebuilding.of(
                    before,
                    number -> Optional.ofNullable(of.plans().get(number))
                            .filter(plan -> plan.hash().equals(outdated.hash()))
                            .isPresent(),
                    indices.next(before));
            if (!after.equals(before)) {
                states.decide(after);
            }
        }
    }
}
