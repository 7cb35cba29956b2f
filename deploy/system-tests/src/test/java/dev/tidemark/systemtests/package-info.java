/**
 * The distributions as an operator runs them, together and under fire: every test ends by comparing the index with what
 * the database itself says.
 */
package dev.tidemark.systemtests;
