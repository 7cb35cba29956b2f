/** What a document is: projections as declared, and the plan they compile to against the real schema. Does no I/O. */
package dev.tidemark.projector.projection;
