package dev.tidemark.projector.change;

/** Placeholder for the compiler. */
public final class GtidSet {}
