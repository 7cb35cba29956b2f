/** Where are we: the acknowledged prefix of the stream, the lag, and the records that say so. Does no I/O. */
package dev.tidemark.projector.progress;
