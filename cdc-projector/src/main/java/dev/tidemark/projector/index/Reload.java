package dev.tidemark.projector.index;

import dev.tidemark.projector.index.Generation.Order;

/**
 * A range of a collection's keys that is to be loaded again; written down until that is done.
 *
 * @param from id of the first; null for no bound
 * @param to id of the last, which is part of it; null for no bound
 */
public record Reload(String collection, String from, String to, Order order) {}
