package dev.tidemark.projector.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ranges that are to be loaded again, and what became of those that were.
 *
 * @param due in the order in which they were asked for
 * @param ended the last of each collection
 */
public record StoredReloads(List<Reload> due, List<EndedReload> ended) {

    public StoredReloads {
        due = List.copyOf(due);
        ended = List.copyOf(ended);
    }

    public StoredReloads with(Reload reload) {
        List<Reload> all = new ArrayList<>(due);
        all.remove(reload);
        all.add(reload);
        return new StoredReloads(all, ended);
    }

    /** With this end of a range; the same where it is not due any more. */
    public StoredReloads ended(Reload reload, EndedReload end) {
        List<Reload> left = new ArrayList<>(due);
        if (!left.remove(reload)) {
            return this;
        }
        List<EndedReload> all = new ArrayList<>(ended);
        all.removeIf(other -> other.collection().equals(end.collection()));
        all.add(end);
        return new StoredReloads(left, all);
    }

    /** What became of the last one of a collection. */
    public Optional<EndedReload> last(String collection) {
        return ended.stream().filter(end -> end.collection().equals(collection)).findFirst();
    }
}
