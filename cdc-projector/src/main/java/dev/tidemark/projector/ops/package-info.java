/** What an operator looks at: status, health and metrics of the running projector. */
package dev.tidemark.projector.ops;
