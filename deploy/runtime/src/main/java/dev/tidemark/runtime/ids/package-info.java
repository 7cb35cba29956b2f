/** What the {@code _id} of a document says, to whoever writes documents and whoever asks for them. */
package dev.tidemark.runtime.ids;
