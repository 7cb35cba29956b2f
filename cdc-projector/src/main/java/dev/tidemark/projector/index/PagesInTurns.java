package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The documents of an index, each turn some of them, and as of a moment of its own. A turn is a range of sequence numbers:
 * Elasticsearch finds those without a look at all the others.
 */
final class PagesInTurns implements IndexedPages {

    private static final String NUMBER = "_seq_no";

    /** Elasticsearch's own limit, where nobody has set another one: no page begins behind so many hits. */
    private static final int MOST_HITS = 10_000;

    private final Rest rest;
    private final String index;
    private final long last;
    private final int documents;
    private long from;
    private long to;
    private Moment moment;
    private Slice turn;

    /**
     * @param last the highest sequence number that a document has, of all shards; below zero for none
     * @param documents a turn; shards that have the same numbers may each have one more
     */
    PagesInTurns(Rest rest, String index, long last, int documents) {
        this.rest = rest;
        this.index = index;
        this.last = last;
        this.documents = Math.min(documents, MOST_HITS);
    }

    @Override
    public List<IndexedDocument> next(int limit) {
        while (from <= last) {
            if (turn == null) {
                begin();
            }
            List<IndexedDocument> page = turn.ended() ? List.of() : turn.next(limit);
            if (!page.isEmpty()) {
                return page;
            }
            close();
            from = to + 1;
        }
        return List.of();
    }

    private void begin() {
        to = end();
        moment = new Moment(rest, index);
        turn = new Slice(rest, moment, range(to));
    }

    /** The number of the last document of the next turn. */
    private long end() {
        ObjectNode body = range(last)
                .put("from", documents - 1)
                .put("size", 1)
                .put("_source", false)
                .put("track_total_hits", false);
        body.putArray("sort").add(NUMBER);
        Answer answer = rest.insist("POST", "/" + index + "/_search", Slice.PARAMETERS, body);
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), index, answer);
        }
        return answer.json().at("/hits/hits/0/sort/0").asLong(last);
    }

    private ObjectNode range(long end) {
        ObjectNode body = Answer.MAPPER.createObjectNode();
        body.putObject("query")
                .putObject("range")
                .putObject(NUMBER)
                .put("gte", from)
                .put("lte", end);
        return body;
    }

    @Override
    public void close() {
        if (moment != null) {
            moment.close();
        }
        moment = null;
        turn = null;
    }
}
