package dev.tidemark.bench;

import dev.tidemark.bench.report.Figure;
import dev.tidemark.bench.report.Sheet;
import java.util.ArrayList;
import java.util.List;

/** The same at several sizes: what a document takes must not depend on how many there are, or in how many collections. */
final class Growth {

    private static final String FILL = "backfill";
    private static final String FOLLOW = "catch-up";
    private static final String SPREAD = ", slowest to fastest";

    static final String FILL_SPREAD = FILL + SPREAD;
    static final String FOLLOW_SPREAD = FOLLOW + SPREAD;

    private final Lab lab;
    private final Sheet sheet;
    private final List<Double> fills = new ArrayList<>();
    private final List<Double> follows = new ArrayList<>();

    Growth(Lab lab, Sheet sheet) {
        this.lab = lab;
        this.sheet = sheet;
    }

    void measure() throws Exception {
        Sizes sizes = lab.sizes();
        for (int documents : sizes.growth) {
            at(String.format("%,d documents", documents), new Shelf(documents, 1));
        }
        for (int collections : sizes.collections) {
            if (collections > 1) {
                at(collections + " collections", new Shelf(sizes.growth.get(0), collections));
            }
        }
        sheet.figure(FILL_SPREAD, "", spread(fills));
        sheet.figure(FOLLOW_SPREAD, "", spread(follows));
    }

    /** No more changes than the smallest has rows for. */
    private void at(String name, Shelf shelf) throws Exception {
        Stack stack = lab.stack(shelf);
        Speed fill = new Rebuild(stack).backfill(new Curve()).filled();
        sheet.figure(FILL + " at " + name, Figure.PER_SECOND, fill.perSecond());
        fills.add(fill.perSecond());
        CatchUp catchUp = new CatchUp(stack);
        int changes = Math.min(lab.sizes().changes, lab.sizes().growth.get(0) * 2);
        Backlog backlog = catchUp.make(new ShelfChanges(stack, shelf, ShelfChanges.Kind.MIXED), changes);
        Speed follow = catchUp.apply(backlog).applied();
        stack.checkCounts();
        sheet.figure(FOLLOW + " at " + name, Figure.PER_SECOND, follow.perSecond());
        follows.add(follow.perSecond());
    }

    private static double spread(List<Double> speeds) {
        return speeds.stream().mapToDouble(speed -> speed).max().orElse(0)
                / speeds.stream().mapToDouble(speed -> speed).min().orElse(1);
    }
}
