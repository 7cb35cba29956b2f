package dev.tidemark.projector.verify;

import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.index.SecondLook;
import dev.tidemark.projector.progress.Applied;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at documents again when it is time: see {@link SecondLooks}. */
public final class SecondLooker {

    private static final Logger LOG = LoggerFactory.getLogger(SecondLooker.class);

    private final SecondLooks looks;
    private final Verifier verifier;
    private final Applied applied;
    private final Function<SecondLook, Optional<Subject>> subjects;

    /** @param subjects what a document is in; empty where that index is no longer written */
    public SecondLooker(
            SecondLooks looks, Verifier verifier, Applied applied, Function<SecondLook, Optional<Subject>> subjects) {
        this.looks = looks;
        this.verifier = verifier;
        this.applied = applied;
        this.subjects = subjects;
    }

    /** Does so until it is interrupted. */
    public void run() throws InterruptedException {
        while (true) {
            List<SecondLook> open = looks.await();
            // One that is noted while this waits is at most as much too late as this one is early.
            applied.await(open.stream().mapToLong(SecondLook::at).min().orElseThrow());
            long position = applied.position();
            List<SecondLook> due =
                    open.stream().filter(look -> look.at() <= position).toList();
            for (List<SecondLook> alike : due.stream()
                    .collect(Collectors.groupingBy(SecondLook::index))
                    .values()) {
                look(alike);
            }
            looks.done(due);
        }
    }

    private void look(List<SecondLook> alike) throws InterruptedException {
        Optional<Subject> subject = subjects.apply(alike.get(0));
        if (subject.isPresent()) {
            List<DocumentKey> keys = alike.stream()
                    .map(SecondLook::id)
                    .distinct()
                    .map(subject.get()::key)
                    .toList();
            try {
                verifier.mend(subject.get(), keys);
            } catch (RuntimeException e) {
                if (subjects.apply(alike.get(0)).isPresent()) {
                    throw e;
                }
                LOG.debug("{} was dropped while it was looked at", subject.get().index(), e);
            }
        }
    }
}
