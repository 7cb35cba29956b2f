/** Compares what an index holds with what the database gives, while both change; mends just what differs. */
package dev.tidemark.projector.verify;
