package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Where a page begins.
 *
 * @param query fingerprint of the query it belongs to
 * @param after the sort values of the last hit before it
 */
record Cursor(String query, View view, JsonNode after) {}
