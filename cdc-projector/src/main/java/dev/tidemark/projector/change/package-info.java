/** What changed: row changes, the transactions they came in, and the port through which they arrive. Knows only the JDK. */
package dev.tidemark.projector.change;
