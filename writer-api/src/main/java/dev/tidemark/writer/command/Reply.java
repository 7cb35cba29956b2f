package dev.tidemark.writer.command;

/**
 * An answer with its position.
 *
 * @param replayed whether the command was carried out by an earlier request
 * @param position covers what the command did, or what it saw if it did nothing
 */
record Reply(Answer answer, boolean replayed, long position) {}
