/** From what a client asks to what Elasticsearch is asked, and back: words, filters, sorting, pages, single documents. */
package dev.tidemark.search.query;
