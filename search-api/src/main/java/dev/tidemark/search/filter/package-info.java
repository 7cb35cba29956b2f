/** Conditions on fields: from the text of a parameter to what Elasticsearch is asked. */
package dev.tidemark.search.filter;
