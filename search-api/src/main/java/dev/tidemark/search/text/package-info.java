/** What people type: understood, asked for in Elasticsearch's words, loosened where nothing matches, and shown in hits. */
package dev.tidemark.search.text;
