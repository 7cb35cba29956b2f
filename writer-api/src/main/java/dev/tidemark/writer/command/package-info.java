/**
 * What every command has in common: one transaction with its event and its idempotency record, tried again when the
 * database asks for it, answered with a position.
 */
package dev.tidemark.writer.command;
