package dev.tidemark.projector.index;

import java.util.List;

/** All documents of an index, each turn a share of them and as of a moment of its own. */
final class PagesInTurns implements IndexedPages {

    /** Elasticsearch's own limit, where nobody has set another one. */
    private static final int MOST_TURNS = 1_024;

    private final Rest rest;
    private final String index;
    private final int turns;
    private int turn;
    private Moment moment;
    private Slice share;

    PagesInTurns(Rest rest, String index, long turns) {
        this.rest = rest;
        this.index = index;
        this.turns = (int) Math.min(turns, MOST_TURNS);
        begin();
    }

    private void begin() {
        moment = new Moment(rest, index);
        share = moment.share(turn, turns);
    }

    @Override
    public List<IndexedDocument> next(int limit) {
        List<IndexedDocument> page = share.next(limit);
        while (page.isEmpty() && turn < turns - 1) {
            moment.close();
            turn++;
            begin();
            page = share.next(limit);
        }
        return page;
    }

    @Override
    public void close() {
        moment.close();
    }
}
