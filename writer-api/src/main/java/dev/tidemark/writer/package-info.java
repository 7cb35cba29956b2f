/**
 * The command side of the shop: HTTP in, one MySQL transaction per command, a position out.
 */
package dev.tidemark.writer;
