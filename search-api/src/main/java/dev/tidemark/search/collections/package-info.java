/** Which collections there are, and what each offers: read from the indices themselves. */
package dev.tidemark.search.collections;
