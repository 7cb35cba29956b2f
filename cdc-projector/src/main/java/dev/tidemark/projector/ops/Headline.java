package dev.tidemark.projector.ops;

import dev.tidemark.projector.progress.ProjectionStatus;
import java.util.Collection;
import java.util.Locale;

/** How it is, in a sentence: whether searches tell the truth, how far behind they are, why, and until when. */
final class Headline {

    /** What an index that keeps up takes at worst, refreshes included. */
    private static final double KEEPS_UP = 2;

    private Headline() {}

    /**
     * @param lag null where it is not known
     * @param backlog transactions that searches do not find yet
     * @param catchUp by how many transactions a second that shrinks; null where it is not known
     * @param stopped collections to which changes are not applied, whatever becomes of the others
     */
    static String of(ProjectionStatus said, Double lag, long backlog, Double catchUp, Collection<String> stopped) {
        String all = of(said, lag, backlog, catchUp);
        return stopped.isEmpty() || said.state() == ProjectionStatus.State.STOPPED
                ? all
                : String.join(", ", stopped) + (stopped.size() == 1 ? " is" : " are") + " stopped. Else: " + all;
    }

    private static String of(ProjectionStatus said, Double lag, long backlog, Double catchUp) {
        double behind = lag == null ? 0 : lag;
        return switch (said.state()) {
            case STANDBY -> "Standing by: another projector leads";
            case STOPPED -> "Stopped because " + reason(said) + since(behind);
            case STARTING -> "Starting" + (said.reason() == null ? "" : ": " + said.reason()) + since(behind);
            case PAUSED -> "Paused" + since(behind) + waiting(backlog);
            case FILLING -> "Filling collections for the first time" + waiting(backlog);
            case STREAMING -> streaming(behind, backlog, catchUp) + (said.reason() == null ? "" : "; " + said.reason());
        };
    }

    /** Also says that documents of rows that very many show are still to follow. */
    static String butFor(String headline, long documents) {
        return documents == 0
                ? headline
                : headline + "; about " + number(documents) + (documents == 1 ? " document" : " documents")
                        + " of changed rows still to follow";
    }

    private static String streaming(double behind, long backlog, Double catchUp) {
        if (behind < KEEPS_UP) {
            return behind == 0 ? "Search is complete" : "Search is complete up to " + time(behind) + " ago";
        } else if (backlog == 0) {
            return "Search is complete up to " + time(behind) + " ago: MySQL or Elasticsearch does not answer";
        }
        String transactions = transactions(backlog) + " behind, ";
        if (catchUp == null) {
            return transactions + "for " + time(behind);
        }
        return catchUp <= 0
                ? transactions + "not catching up"
                : transactions + "catching up at " + number(catchUp) + "/s, done in about " + time(backlog / catchUp);
    }

    private static String reason(ProjectionStatus said) {
        return said.reason() == null ? "it was told to" : said.reason();
    }

    private static String since(double behind) {
        return behind < KEEPS_UP ? "" : "; search is complete up to " + time(behind) + " ago";
    }

    private static String waiting(long backlog) {
        return backlog == 0
                ? "; nothing is waiting"
                : "; " + transactions(backlog) + (backlog == 1 ? " waits" : " wait");
    }

    private static String transactions(long count) {
        return number(count) + (count == 1 ? " transaction" : " transactions");
    }

    private static String number(double count) {
        return String.format(Locale.ROOT, count < 10 && count != Math.rint(count) ? "%.1f" : "%,.0f", count);
    }

    /** As exact as anybody wants to know. */
    static String time(double seconds) {
        if (seconds < 1) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        } else if (seconds < 120) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        } else if (seconds < 7_200) {
            return String.format(Locale.ROOT, "%.0f min", seconds / 60);
        }
        return seconds < 172_800
                ? String.format(Locale.ROOT, "%.0f h", seconds / 3_600)
                : String.format(Locale.ROOT, "%.0f days", seconds / 86_400);
    }
}
