/**
 * Categories: named by a slug that never changes, so that products can be filed under them.
 */
package dev.tidemark.writer.categories;
