/** The one place where code of others takes part: what becomes of a document before it is written. */
package dev.tidemark.projector.transform;
