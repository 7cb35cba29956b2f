package dev.tidemark.writer.command;

/** Reads one kind of request: what is wrong with the request itself is refused here, before any transaction. */
@FunctionalInterface
public interface Endpoint {
    Work read(Request request);
}
