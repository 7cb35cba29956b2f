/** Who asks, and which documents he may see. */
package dev.tidemark.search.access;
