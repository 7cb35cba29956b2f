package dev.tidemark.projector.index;

/**
 * A document that has to be looked at again, because it was written with a version ahead of what it was loaded at.
 *
 * @param at the position that must be applied by then
 */
public record SecondLook(String collection, String index, String id, long at) {}
