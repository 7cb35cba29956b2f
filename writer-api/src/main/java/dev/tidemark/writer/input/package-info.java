/**
 * Reads what a client sent, and says everything that is wrong with it at once.
 */
package dev.tidemark.writer.input;
