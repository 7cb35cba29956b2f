/**
 * Orders: placed against stock that is there, then cancelled or shipped and delivered.
 */
package dev.tidemark.writer.orders;
