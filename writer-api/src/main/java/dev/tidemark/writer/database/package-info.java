/**
 * The connection pool, the migrations, and what must be true of MySQL for this service to be right.
 */
package dev.tidemark.writer.database;
