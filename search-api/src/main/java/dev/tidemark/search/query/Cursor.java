package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.search.text.Leniency;

/**
 * Where a page begins.
 *
 * @param query fingerprint of the query it belongs to
 * @param leniency how far its first page went beyond what was typed
 * @param after the sort values of the last hit before it
 */
record Cursor(String query, View view, Leniency leniency, JsonNode after) {}
