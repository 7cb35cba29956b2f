package dev.tidemark.projector.backfill;

import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.EndedReload;
import dev.tidemark.projector.index.Reload;
import dev.tidemark.projector.index.StoredReloads;

/** The ranges that are still to be loaded again, and what became of the last ones, durable. Thread-safe. */
final class DueReloads {

    private final ControlIndex control;

    DueReloads(ControlIndex control) {
        this.control = control;
    }

    synchronized StoredReloads stored() {
        return control.reloads();
    }

    synchronized void remember(Reload reload) {
        control.write(control.reloads().with(reload));
    }

    synchronized void end(Reload reload, EndedReload end) {
        StoredReloads before = control.reloads();
        StoredReloads after = before.ended(reload, end);
        if (after != before) {
            control.write(after);
        }
    }
}
