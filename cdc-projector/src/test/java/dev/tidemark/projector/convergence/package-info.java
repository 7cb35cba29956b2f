/**
 * Random histories of a database, played while the projector is killed and restarted: documents must become what the
 * database says, and must not go back on the way. {@link dev.tidemark.projector.convergence.ConvergenceIT} says how to
 * replay one.
 */
package dev.tidemark.projector.convergence;
