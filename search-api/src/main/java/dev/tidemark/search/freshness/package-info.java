/** How far searches are complete, how far that is behind the database, and waiting until they have come far enough. */
package dev.tidemark.search.freshness;
