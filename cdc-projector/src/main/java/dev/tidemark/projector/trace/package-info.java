/** Goes on with the traces of writes until searches find them. */
package dev.tidemark.projector.trace;
