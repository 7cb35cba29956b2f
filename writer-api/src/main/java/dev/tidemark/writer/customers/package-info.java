/**
 * Customers: who orders.
 */
package dev.tidemark.writer.customers;
