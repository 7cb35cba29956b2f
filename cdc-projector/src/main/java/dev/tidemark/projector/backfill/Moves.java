package dev.tidemark.projector.backfill;

import dev.tidemark.projector.backfill.BackfillRefusedException.Why;
import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.Generation.Standing;
import dev.tidemark.projector.index.GenerationState;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What operators do with the generations of a collection that there are: let one serve, take that back, delete one. */
final class Moves {

    private final Generations generations;
    private final BackfillReports reports;
    private final String collection;

    Moves(Generations generations, BackfillReports reports, String collection) {
        this.generations = generations;
        this.reports = reports;
        this.collection = collection;
    }

    /**
     * Which generation has to say what the database says before it may serve.
     *
     * @param number 0 for the one that is coming, or else the one that stands by
     * @return its number; empty where it serves already, or nothing true does: then everything is better than waiting
     */
    Optional<Integer> toVerify(int number) {
        Generation chosen = chosen(number);
        return isReplacing(chosen) ? Optional.of(chosen.number()) : Optional.empty();
    }

    private boolean isReplacing(Generation chosen) {
        return state().live()
                .filter(live -> live.standing() == Standing.TRUE)
                .filter(live -> live.number() != chosen.number())
                .isPresent();
    }

    /**
     * Moves the alias.
     *
     * @param number 0 for the one that is coming, or else the one that stands by
     * @param force whether one may serve that verification objects to
     * @return the index that is live now
     */
    String promote(int number, boolean force) {
        Generation chosen = chosen(number);
        String index = generations.index(collection, chosen.number());
        if (!force && isReplacing(chosen)) {
            chosen.objection().ifPresent(objection -> {
                throw refused(index + " does not say what the database says: " + objection.text()
                        + "; '--force' lets it serve all the same");
            });
        }
        requireMade(generations.promote(collection, chosen.number()));
        return index;
    }

    private Generation chosen(int number) {
        CollectionState state = state();
        Generation chosen = number != 0
                ? require(state, number)
                : state.coming() // complete or not, it is the one that is meant
                        .or(state::standby)
                        .orElseThrow(() -> refused("no generation of " + collection + " is complete: " + summary(state)
                                + "; build one with 'backfill " + collection + "'"));
        if (!chosen.isComplete()) {
            throw refused(
                    generations.index(collection, chosen.number()) + " is not complete yet, it is " + chosen.state());
        }
        return chosen;
    }

    /** @return the index of a generation that was to be promoted, where it serves */
    String requireLive(int number) {
        Generation promoted = require(state(), number);
        if (promoted.state() != GenerationState.LIVE) {
            throw refused("nobody is at promoting generation " + number + " of " + collection
                    + " any more, and it does not serve: " + summary(state()) + "; 'promote " + collection + " "
                    + number + "' begins that again");
        }
        return generations.index(collection, number);
    }

    /**
     * Takes the alias back to the generation that stands by, which has had every change since.
     *
     * @param number of the one that is expected to stand by; 0 for whichever does
     * @return the index that is live now
     */
    String rollBack(int number) {
        Generation standby = state().standby()
                .orElseThrow(() -> refused("no generation of " + collection + " stands by: " + summary(state())));
        if (number != 0 && number != standby.number()) {
            throw refused("generation " + number + " of " + collection + " does not stand by: " + summary(state()));
        }
        return promote(standby.number(), true);
    }

    /**
     * Deletes a generation that does not serve.
     *
     * @param number 0 for the one that stands by
     * @param declared what the projection files say now
     * @param again ends the attempt, for another one to begin at once: it would go on filling what is being built
     * @return its index
     */
    String drop(int number, Supplier<Declared> declared, Runnable again) {
        Generation chosen = number == 0
                ? state().standby()
                        .orElseThrow(() -> refused("no generation of " + collection + " stands by: " + summary(state())
                                + "; say which one to drop"))
                : require(state(), number);
        switch (chosen.state()) {
            case LIVE ->
                throw refused("generation " + chosen.number() + " of " + collection + " serves searches"
                        + (declared.get().declares(collection) ? "" : "; " + howToDropWithoutFile(chosen)));
            case BUILDING, CATCHING_UP -> {
                if (state().live().isEmpty()) {
                    throw refused("generation " + chosen.number() + " of " + collection + " is the only one there is");
                }
                requireMade(generations.next().abandon(collection, chosen.number()));
                reports.failed(collection, "it was dropped");
                again.run();
            }
            default -> requireMade(generations.drop(collection, chosen.number()));
        }
        return generations.index(collection, chosen.number());
    }

    /** What was looked at a moment ago may be another by now: the stream and backfills move generations, too. */
    private void requireMade(boolean made) {
        if (!made) {
            throw new BackfillRefusedException(
                    Why.NOT_NOW, "the generations of " + collection + " have just changed, or are about to; try again");
        }
    }

    private String howToDropWithoutFile(Generation live) {
        return "without its projection file 'drop " + collection + " " + live.number()
                + " --force' deletes it, once the projector has started anew";
    }

    /** @throws BackfillRefusedException if there is none of that number */
    static Generation require(CollectionState state, int number) {
        return state.find(number)
                .orElseThrow(() -> new BackfillRefusedException(
                        Why.UNKNOWN,
                        state.collection() + " has no generation " + number + "; there is " + summary(state)));
    }

    private CollectionState state() {
        return generations.state(collection);
    }

    private static String summary(CollectionState state) {
        return state.generations().stream()
                .map(generation -> generation.number() + " (" + generation.state() + ")")
                .collect(Collectors.joining(", "));
    }

    private static BackfillRefusedException refused(String why) {
        return new BackfillRefusedException(Why.CONFLICT, why);
    }
}
