package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The documents of an index, each turn a share of them and as of a moment of its own. A share is a range of sequence numbers:
 * Elasticsearch finds those without a look at all the others.
 */
final class PagesInTurns implements IndexedPages {

    private final Rest rest;
    private final String index;
    private final long last;
    private final long share;
    private long from;
    private Moment moment;
    private Slice turn;

    /**
     * @param last the highest sequence number that a document has, of all shards; below zero for none
     * @param share of sequence numbers
     */
    PagesInTurns(Rest rest, String index, long last, long share) {
        this.rest = rest;
        this.index = index;
        this.last = last;
        this.share = share;
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
            from += share;
        }
        return List.of();
    }

    private void begin() {
        ObjectNode part = Answer.MAPPER.createObjectNode();
        part.putObject("query")
                .putObject("range")
                .putObject("_seq_no")
                .put("gte", from)
                .put("lte", Math.min(last, from + share - 1));
        moment = new Moment(rest, index);
        turn = new Slice(rest, moment, part);
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
