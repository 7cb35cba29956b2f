package dev.tidemark.writer.command;

/** What one command does, inside its transaction. It may run more than once; only one run is committed. */
@FunctionalInterface
public interface Work {
    /** Throws a {@link dev.tidemark.runtime.http.ProblemException} to refuse the command: nothing it wrote remains. */
    Answer apply(Transaction transaction);
}
