/** From changes to documents: which documents a change affects, and what the database says they look like. */
package dev.tidemark.projector.document;
