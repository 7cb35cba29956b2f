package dev.tidemark.projector.index;

import dev.tidemark.projector.index.BulkAnswer.Item;
import dev.tidemark.projector.index.Settlement.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One bulk at a time: takes what waits, sends it, settles what is final and brings the rest back to the front. */
final class Lane {

    private final LaneQueue queue = new LaneQueue();
    private final Backoff backoff;
    private final RecentDeletes deletes;
    private final RecentWrites recent;
    private final BulkSender sender;
    private final Settlement settlement;
    private final BulkSettings settings;
    private final Consumer<RuntimeException> onFailure;
    private final Thread thread;

    Lane(
            int number,
            BulkSender sender,
            Settlement settlement,
            BulkSettings settings,
            Consumer<RuntimeException> onFailure) {
        this.sender = sender;
        this.settlement = settlement;
        this.settings = settings;
        this.deletes = new RecentDeletes(settings.maxAge());
        this.recent = new RecentWrites();
        this.backoff = new Backoff(settings.longestPause());
        this.onFailure = onFailure;
        this.thread = new Thread(this::run, "bulk-" + number);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(List<Pending> writes) {
        queue.add(writes);
    }

    private void run() {
        try {
            while (true) {
                List<Pending> sendable = settlement.settleUnsendable(
                        queue.take(settings.bulkBytes(), settings.bulkDocuments()), settings, this::isOutdated);
                List<Pending> again = sendable.isEmpty() ? List.of() : send(sendable);
                if (again.size() < sendable.size()) {
                    backoff.reset();
                }
                if (!again.isEmpty()) {
                    queue.putBack(again);
                    backoff.sleep();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IndexRefusedException e) {
            onFailure.accept(e);
        } catch (RuntimeException | Error e) {
            onFailure.accept(new IndexRefusedException("writing to Elasticsearch failed unexpectedly: " + e, e));
        }
    }

    /** Returns what has to be sent again. */
    private List<Pending> send(List<Pending> writes) throws InterruptedException {
        BulkAnswer answer = sender.send(writes);
        if (answer instanceof BulkAnswer.Items taken) {
            return settle(writes, taken.items());
        } else if (answer instanceof BulkAnswer.Later later) {
            writes.forEach(settlement::retried);
            sender.rest().trouble().report(later.problem());
            return writes;
        } else if (answer instanceof BulkAnswer.Blamed blamed) {
            return findTheCulprit(writes, blamed);
        } else {
            BulkAnswer.Refused refused = (BulkAnswer.Refused) answer;
            throw settlement.fatal(writes.get(0), new Item(refused.status(), refused.errorType(), refused.problem()));
        }
    }

    private List<Pending> settle(List<Pending> writes, List<Item> items) {
        items.stream()
                .filter(item -> item.outcome() == Outcome.RETRIED)
                .findFirst()
                .ifPresentOrElse(
                        item -> sender.rest().trouble().report(item.problem()),
                        () -> sender.rest().trouble().over());
        List<Pending> again = settlement.settle(writes, items);
        for (int i = 0; i < writes.size(); i++) {
            remember(writes.get(i), items.get(i).outcome());
        }
        return again;
    }

    /** Stale too: what is newer was told by it to be there, a delete included. */
    private void remember(Pending write, Outcome outcome) {
        if (outcome != Outcome.APPLIED && outcome != Outcome.STALE) {
            return;
        }
        if (write.write.isDelete()) {
            deletes.remember(write);
        }
        if (outcome == Outcome.APPLIED) {
            recent.remember(write);
        }
    }

    private boolean isOutdated(Pending write) {
        return deletes.outdates(write) || recent.outdates(write);
    }

    /** One document spoils the whole request: halves it until that one stands alone. */
    private List<Pending> findTheCulprit(List<Pending> writes, BulkAnswer.Blamed blamed) throws InterruptedException {
        if (writes.size() == 1) {
            settlement.reject(List.of(new Refused(writes.get(0), blamed.status(), blamed.problem())));
            return List.of();
        }
        int half = writes.size() / 2;
        List<Pending> again = new ArrayList<>(send(writes.subList(0, half)));
        again.addAll(send(writes.subList(half, writes.size())));
        return again;
    }

    void stop() {
        thread.interrupt();
    }

    void join() {
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
