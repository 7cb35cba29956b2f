package dev.tidemark.projector.convergence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.convergence.Store.Found;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Histories, one after the other in each world and side by side in all of them, while the projector is hurt again and
 * again, and somebody looks at every document all the time.
 */
final class Play {

    /** A history by which something went wrong. */
    record Failure(long seed, Script script, String what, Throwable cause) {}

    /** So that looking leaves something of the machine to those who are looked at. */
    private static final Duration LOOK = Duration.ofMillis(50);

    final AtomicInteger played = new AtomicInteger();
    final AtomicInteger hurt = new AtomicInteger();
    final AtomicInteger looks = new AtomicInteger();
    private final Rig rig;
    private final List<World> worlds;
    private final Random chaos;
    private final AtomicReference<Failure> failure = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);

    Play(Rig rig, List<World> worlds, Random chaos) {
        this.rig = rig;
        this.worlds = worlds;
        this.chaos = chaos;
    }

    /** What is played in a world at the moment. */
    private record Scene(World world, AtomicReference<History> history) {}

    record History(long seed, Script script) {}

    /** @param next the history that is played next, in whatever world; empty when it is enough */
    Optional<Failure> run(Supplier<Optional<History>> next) throws InterruptedException {
        List<Thread> players = new ArrayList<>();
        List<Thread> others = new ArrayList<>();
        for (World world : worlds) {
            Scene scene = new Scene(world, new AtomicReference<>());
            players.add(start("play-" + world.schema, scene, () -> play(scene, next)));
            others.add(start("look-" + world.schema, scene, () -> look(scene)));
        }
        others.add(start("hurt", new Scene(null, new AtomicReference<>()), this::hurt));
        for (Thread player : players) {
            player.join();
        }
        over.countDown();
        for (Thread other : others) {
            other.join();
        }
        return Optional.ofNullable(failure.get());
    }

    private interface Part {
        void run() throws Exception;
    }

    private Thread start(String name, Scene scene, Part part) {
        Thread thread = new Thread(
                () -> {
                    try {
                        part.run();
                    } catch (Throwable e) {
                        fail(scene, name + ": " + e.getMessage(), e);
                    }
                },
                name);
        thread.start();
        return thread;
    }

    private void fail(Scene scene, String what, Throwable cause) {
        History history = scene.history().get();
        failure.compareAndSet(
                null,
                new Failure(
                        history == null ? -1 : history.seed(), history == null ? null : history.script(), what, cause));
        over.countDown();
    }

    private boolean isOver() {
        return over.getCount() == 0;
    }

    private void play(Scene scene, Supplier<Optional<History>> next) throws Exception {
        for (Optional<History> history = next.get(); history.isPresent() && !isOver(); history = next.get()) {
            scene.history().set(history.get());
            scene.world().play(history.get().script());
            rig.awaitComplete(scene.world().collections());
            compare(scene);
            played.incrementAndGet();
        }
    }

    private void compare(Scene scene) throws Exception {
        World world = scene.world();
        Optional<String> wrong = difference(world);
        if (wrong.isPresent()) {
            fail(scene, wrong.get(), null);
        } else if (world.watched) {
            world.commits.lock();
            try {
                world.timeline.forget();
            } finally {
                world.commits.unlock();
            }
        }
    }

    /** Every document against a fresh SELECT. */
    Optional<String> difference(World world) throws SQLException {
        Map<String, JsonNode> expected = world.documents();
        Map<String, Found> found = rig.store.search(world.collections());
        Set<String> all = new TreeSet<>(expected.keySet());
        all.addAll(found.keySet());
        for (String id : all) {
            JsonNode document = found.containsKey(id) ? found.get(id).document() : null;
            if (!Objects.equals(document, expected.get(id))) {
                return Optional.of("%s is%n  %s (version %s)%nand has to be%n  %s%nprogress: %s"
                        .formatted(
                                id,
                                document,
                                document == null ? "-" : found.get(id).version(),
                                expected.get(id),
                                rig.store.progress()));
            }
        }
        return Optional.empty();
    }

    private void look(Scene scene) throws InterruptedException {
        Observer byId = new Observer(scene.world(), rig.store, true);
        Observer bySearch = new Observer(scene.world(), rig.store, false);
        while (!over.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            bySearch.look().ifPresent(wrong -> fail(scene, wrong, null));
            if (scene.world().watched) {
                byId.look().ifPresent(wrong -> fail(scene, wrong, null));
            }
        }
        looks.addAndGet(byId.looks.get() + bySearch.looks.get());
    }

    private void hurt() throws Exception {
        while (!over.await(chaos.nextInt(4_000), TimeUnit.MILLISECONDS)) {
            rig.hurt(chaos);
            hurt.incrementAndGet();
            if (chaos.nextInt(4) > 0) { // or else it is hurt again before it has caught up, or while it starts
                rig.awaitComplete();
            }
        }
    }
}
