/** The query side: HTTP from Elasticsearch. What a collection offers stands in its index; none is known by name here. */
package dev.tidemark.search;
