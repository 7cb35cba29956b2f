/** Requests to Elasticsearch; the only user of its client. */
package dev.tidemark.search.index;
