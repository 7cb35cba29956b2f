/** What the documents of a search have in common: values and how often each occurs, ranges, periods, extremes. */
package dev.tidemark.search.facets;
