/**
 * Which position covers what a command did or saw: the only place that knows about GTIDs.
 */
package dev.tidemark.writer.position;
