package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** What an index held when this was opened. While it is open Elasticsearch cannot delete what was merged away since. */
final class Moment implements AutoCloseable {

    /** How long Elasticsearch keeps the moment for who does not ask for the next page. */
    static final String KEEP_ALIVE = "5m";

    private final Rest rest;
    private final String index;
    private final String id;

    Moment(Rest rest, String index) {
        this.rest = rest;
        this.index = index;
        ask("/_refresh", Map.of()); // what no search sees yet is in the index all the same
        id = ask("/_pit", Map.of("keep_alive", KEEP_ALIVE)).json().path("id").asText();
    }

    private Answer ask(String what, Map<String, String> parameters) {
        Answer answer = rest.insist("POST", "/" + index + what, parameters, null);
        if (!answer.ok()) {
            throw refused(answer);
        }
        return answer;
    }

    /** All of its documents. */
    Slice whole() {
        return new Slice(rest, this, null);
    }

    /** One of several contiguous parts of it. */
    Slice part(int number, int of) {
        return new Slice(rest, this, slice(number, of));
    }

    /** The documents of one of several parts that are the same at every moment. */
    Slice share(int number, int of) {
        return of == 1 ? whole() : new Slice(rest, this, slice(number, of).put("field", "_seq_no"));
    }

    private static ObjectNode slice(int number, int of) {
        return Answer.MAPPER.createObjectNode().put("id", number).put("max", of);
    }

    String id() {
        return id;
    }

    IndexRefusedException refused(Answer answer) {
        return IndexRefusedException.refused(rest.where(), index, answer);
    }

    /** Lets Elasticsearch forget it; it does so by itself, only later. */
    @Override
    public void close() {
        rest.insist(
                "DELETE", "/_pit", Map.of(), Answer.MAPPER.createObjectNode().put("id", id));
    }
}
