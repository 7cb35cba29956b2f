/** The HTTP contract that all services keep: problems, health, metrics, documentation, request ids. */
package dev.tidemark.runtime.http;
