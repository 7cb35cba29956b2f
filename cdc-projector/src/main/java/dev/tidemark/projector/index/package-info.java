/**
 * Into Elasticsearch: versioned bulk writes, generations and their aliases, dead letters, and the control index that
 * holds all state. The only package that talks to Elasticsearch.
 */
package dev.tidemark.projector.index;
