/**
 * The executable specification: scenario files say what the documents are after what happened to the rows, and
 * {@link dev.tidemark.projector.scenario.ScenarioIT} holds the projector to them.
 */
package dev.tidemark.projector.scenario;
