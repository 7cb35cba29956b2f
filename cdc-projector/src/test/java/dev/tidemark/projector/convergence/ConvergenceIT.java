package dev.tidemark.projector.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.convergence.Play.Failure;
import dev.tidemark.projector.convergence.Play.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to the rows, and to the projector meanwhile: at the end every document is what a SELECT says, and none
 * went back on the way.
 *
 * <p>{@code -Dtidemark.seed=N} plays the histories from that one on ({@code -Dtidemark.histories=1}: it alone);
 * {@code -Dtidemark.minutes=60} goes on for that long. A history that fails is played again, with less and less in it.
 */
class ConvergenceIT {

    /** Every second one is watched. */
    private static final int WORLDS = 3;

    private static final int HISTORIES = 200;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration SHRINKING = Duration.ofMinutes(3);

    private final long seed =
            Long.getLong("tidemark.seed", ThreadLocalRandom.current().nextInt(1_000_000_000));
    private final int minutes = Integer.getInteger("tidemark.minutes", 0);
    private final int histories = Integer.getInteger("tidemark.histories", minutes > 0 ? Integer.MAX_VALUE : HISTORIES);

    @Test
    void documentsBecomeWhatTheDatabaseSays() throws Exception {
        System.out.println("convergence: -Dtidemark.seed=" + seed + " plays these histories again");
        long limit = (minutes > 0 ? Duration.ofMinutes(minutes) : LIMIT).toNanos();
        AtomicLong begun = new AtomicLong(); // with the first history: starting the servers is not playing
        AtomicInteger next = new AtomicInteger();
        Optional<Failure> failure = play(() -> {
            int number = next.getAndIncrement();
            begun.compareAndSet(0, System.nanoTime());
            return number < histories && System.nanoTime() - begun.get() < limit
                    ? Optional.of(new History(seed + number, Script.of(seed + number)))
                    : Optional.empty();
        });
        if (failure.isPresent()) {
            throw new AssertionError(describe(failure.get()), failure.get().cause());
        }
    }

    private Optional<Failure> play(Supplier<Optional<History>> source) throws Exception {
        List<World> worlds = new ArrayList<>();
        Map<String, String> projections = new TreeMap<>();
        for (int i = 0; i < WORLDS; i++) {
            World world = new World(i % 2 == 0);
            worlds.add(world);
            projections.putAll(Shop.projections(world.schema));
        }
        try (Rig rig = new Rig(new Random(seed), worlds.get(0).schema, projections)) {
            rig.start();
            Play play = new Play(rig, worlds, new Random(seed));
            Optional<Failure> failure = play.run(source);
            int executed =
                    worlds.stream().mapToInt(world -> world.executed.get()).sum();
            int refused = worlds.stream().mapToInt(world -> world.refused.get()).sum();
            System.out.printf(
                    "convergence: %d histories, %d statements executed and %d refused, %d looks, projector hurt %d times,"
                            + " %d generations built%n",
                    play.played.get(), executed, refused, play.looks.get(), play.hurt.get(), rig.built());
            if (failure.isEmpty()) {
                assertThat(rig.objections()).isEmpty();
                rig.rollBack();
                for (World world : worlds) {
                    assertThat(play.difference(world)).as("rolled back").isEmpty();
                }
                assertThat(play.played.get()).isPositive();
                assertThat(executed).isGreaterThan(2 * refused);
                assertThat(rig.store.deadLetters()).isZero();
            }
            return failure;
        } finally {
            for (World world : worlds) {
                world.close();
            }
        }
    }

    private String describe(Failure failure) {
        String text =
                "seed %d (-Dtidemark.seed=%1$d -Dtidemark.histories=1): %s".formatted(failure.seed(), failure.what());
        if (failure.script() == null) {
            return text;
        }
        System.out.println("convergence: " + text);
        Script shortest = new Shrinking(this::fails, SHRINKING).shrink(failure.script());
        return "%s%nAfter %d of %d transactions are left out it still fails:%n%s"
                .formatted(
                        text,
                        failure.script().transactions() - shortest.transactions(),
                        failure.script().transactions(),
                        shortest);
    }

    /** Twice in each world, with all that may happen to the projector meanwhile. */
    private boolean fails(Script script) {
        AtomicInteger left = new AtomicInteger(2 * WORLDS);
        try {
            return play(() -> left.getAndDecrement() > 0 ? Optional.of(new History(seed, script)) : Optional.empty())
                    .isPresent();
        } catch (AssertionError notSaidWell) {
            return true;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
