/** What was measured: figures and their goals, as a table, as JSON, as plots, and beside those of an earlier run. Knows no server. */
package dev.tidemark.bench.report;
