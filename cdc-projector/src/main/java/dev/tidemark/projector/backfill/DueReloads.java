package dev.tidemark.projector.backfill;

import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.Reload;
import java.util.ArrayList;
import java.util.List;

/** The ranges that are still to be loaded again, durable. Thread-safe. */
final class DueReloads {

    private final ControlIndex control;

    DueReloads(ControlIndex control) {
        this.control = control;
    }

    synchronized List<Reload> list() {
        return control.reloads();
    }

    synchronized void remember(Reload reload) {
        List<Reload> all = new ArrayList<>(control.reloads());
        all.remove(reload);
        all.add(reload);
        control.writeReloads(all);
    }

    synchronized void forget(Reload reload) {
        List<Reload> all = new ArrayList<>(control.reloads());
        if (all.remove(reload)) {
            control.writeReloads(all);
        }
    }
}
