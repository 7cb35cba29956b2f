package dev.tidemark.projector.index;

import java.time.Instant;

/**
 * What became of a range that was to be loaded again; kept until another one of its collection has ended.
 *
 * @param at when it ended
 * @param state of its job: done, failed or cancelled
 * @param index that it was loaded in; null where it was not
 * @param documents how many were loaded
 * @param deleted how many had no row any more
 * @param error why it was not loaded; null where it was
 */
public record EndedReload(
        String collection, Instant at, String state, String index, long documents, long deleted, String error) {}
