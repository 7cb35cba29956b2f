/** The pipeline from binlog to index: {@link dev.tidemark.projector.Projector} wires it, {@link dev.tidemark.projector.ProjectionEngine} is its heart. */
package dev.tidemark.projector;
