package dev.tidemark.projector.index;

import dev.tidemark.projector.progress.Objection;
import java.util.List;
import java.util.Optional;

/**
 * One generation of a collection: where it is in its life, and how it came to be.
 *
 * @param projection the text of the projection file that its documents are built by, whatever the file says by now
 * @param order what was asked for
 * @param cursor the key behind which the fill goes on, as canonical values; empty before its first chunk
 * @param documents how many documents the fill has written so far
 * @param objection why it may not serve, as of when it was last compared; empty where nothing spoke against it
 */
public record Generation(
        int number,
        GenerationState state,
        Standing standing,
        String projection,
        Order order,
        Optional<List<Object>> cursor,
        long documents,
        Optional<Objection> objection) {

    public Generation {
        cursor = cursor.map(List::copyOf);
    }

    /** How far a generation can be trusted. */
    public enum Standing {

        /** Says what the database says, but for what is still to be applied. */
        TRUE,

        /** Gets every change, but rows changed that no change told of. Serves until its successor does. */
        OUTDATED,

        /**
         * Written no more: of a history that the source has lost, so that its versions mean nothing now; or of a collection
         * that was stopped, and so it has missed changes. Serves, as of then, until its successor does.
         */
        CUT_OFF
    }

    /**
     * @param promote whether the alias moves by itself when the generation is complete
     * @param threads how many threads load; 0 for the configured number
     * @param rate rows a second at most; 0 for no limit
     */
    public record Order(boolean promote, int threads, int rate) {

        /** What the projector asks of itself. */
        public static final Order BY_ITSELF = new Order(true, 0, 0);

        public static final int MOST_THREADS = 32;

        public Order {
            if (threads < 0 || threads > MOST_THREADS) {
                throw new IllegalArgumentException("threads must be 1 to " + MOST_THREADS + ", is " + threads);
            }
            if (rate < 0) {
                throw new IllegalArgumentException("rate must not be negative, is " + rate);
            }
        }

        /** The same, but the alias moves: for where what serves is not true any more. */
        public Order promoting() {
            return new Order(true, threads, rate);
        }

        /** The same, but the alias moves only where somebody says so. */
        Order staying() {
            return new Order(false, threads, rate);
        }

        /** Whether who asks for this has it with that. A pace of which he says nothing is left to who asked first. */
        public boolean isMetBy(Order other) {
            return promote == other.promote
                    && (threads == 0 || threads == other.threads)
                    && (rate == 0 || rate == other.rate);
        }

        /** The options of the command that asks for it, each behind a space. */
        public String options() {
            return (promote ? "" : " --no-promote")
                    + (threads == 0 ? "" : " --threads " + threads)
                    + (rate == 0 ? "" : " --rate " + rate);
        }
    }

    /** A generation that is about to be filled. */
    public static Generation building(int number, String projection, Order order) {
        return new Generation(
                number,
                GenerationState.BUILDING,
                Standing.TRUE,
                projection,
                order,
                Optional.empty(),
                0,
                Optional.empty());
    }

    /** The same generation after a chunk of its fill. */
    public Generation filled(List<Object> upTo, long more) {
        return new Generation(
                number, state, standing, projection, order, Optional.of(upTo), documents + more, objection);
    }

    /**
     * The same generation, a step further; what spoke against it does not any more, or somebody has insisted.
     *
     * @throws IllegalStateException if the move is not legal
     */
    public Generation become(GenerationState next) {
        return new Generation(
                number, state.become(next), standing, projection, order, cursor, documents, Optional.empty());
    }

    /**
     * Whether it has every document: it is filled, and gets every change. So is one that a comparison spoke against, which may
     * serve where somebody insists.
     */
    public boolean isComplete() {
        return switch (state) {
            case READY, LIVE, STANDBY -> true;
            case CATCHING_UP -> objection.isPresent();
            case BUILDING, DROPPED -> false;
        };
    }

    /**
     * The same generation, complete and compared: nothing speaks against it any more. One that was to serve by itself, and did
     * not, waits for somebody to let it.
     */
    public Generation cleared() {
        Generation cleared = state == GenerationState.CATCHING_UP && isComplete()
                ? become(GenerationState.READY).ordered(order.staying())
                : this;
        return cleared.with(Optional.empty());
    }

    private Generation ordered(Order other) {
        return new Generation(number, state, standing, projection, other, cursor, documents, objection);
    }

    /** The same generation, of the same documents, by another text. */
    public Generation builtBy(String text) {
        return new Generation(number, state, standing, text, order, cursor, documents, objection);
    }

    /** The same generation, which may not serve as it is; empty where it may. */
    public Generation with(Optional<Objection> found) {
        return new Generation(number, state, standing, projection, order, cursor, documents, found);
    }

    /** The same generation, trusted this far; what is lost once stays lost. */
    public Generation as(Standing now) {
        return new Generation(
                number,
                state,
                standing.compareTo(now) > 0 ? standing : now,
                projection,
                order,
                cursor,
                documents,
                objection);
    }
}
