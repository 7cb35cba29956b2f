/** Fills generations from the tables, beside the live stream, and brings them to life. */
package dev.tidemark.projector.backfill;
