/** What all three services run on. */
package dev.tidemark.runtime;
