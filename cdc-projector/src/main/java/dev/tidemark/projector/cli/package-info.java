/** The operator's commands: they parse, ask the running projector over HTTP, and print. */
package dev.tidemark.projector.cli;
