/**
 * Products: what is sold, at what price, and how many are left.
 */
package dev.tidemark.writer.products;
