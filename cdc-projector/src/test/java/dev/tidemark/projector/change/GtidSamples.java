package dev.tidemark.projector.change;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Random sets of transactions, in a universe small enough that sets often touch and overlap. */
final class GtidSamples {

    private static final List<String> UUIDS = List.of(
            "3e11fa47-71ca-11e1-9e33-c80aa9429562",
            "00000000-0000-0000-0000-000000000001",
            "ffffffff-ffff-ffff-ffff-ffffffffffff");
    private static final int NUMBERS = 12;

    private final Random random;
    private final List<String> tags;

    GtidSamples(Random random, List<String> tags) {
        this.random = random;
        this.tags = tags;
    }

    Gtid gtid() {
        return new Gtid(pick(UUIDS), pick(tags), 1 + random.nextInt(NUMBERS));
    }

    /** A naive set, by the texts of its members. */
    Set<String> members() {
        Set<String> members = new TreeSet<>();
        for (int ranges = random.nextInt(6); ranges > 0; ranges--) {
            Gtid first = gtid();
            for (int i = 0; i <= random.nextInt(5); i++) {
                members.add(new Gtid(first.uuid(), first.tag(), first.number() + i).toString());
            }
        }
        return members;
    }

    /** One of the many ways to write the set down. */
    String text(Set<String> members) {
        List<String> parts = new ArrayList<>(members);
        Collections.shuffle(parts, random);
        return parts.stream()
                .map(part -> random.nextBoolean() ? part : part.toUpperCase(Locale.ROOT))
                .map(part -> random.nextInt(3) > 0 ? part : "\n " + part.replace(":", " : ") + "\t")
                .collect(Collectors.joining(","));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
