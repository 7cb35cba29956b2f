package dev.tidemark.projector.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GtidSetTest {

    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "4350f323-7565-4e59-8763-4b1b83a0ce0e";
    private static final int ROUNDS = 3_000;

    @Test
    void agreesWithANaiveModel() {
        Random random = Seeds.random(GtidSetTest.class);
        GtidSamples samples = new GtidSamples(random, List.of("", "blue", "_x9"));
        for (int round = 0; round < ROUNDS; round++) {
            Set<String> a = samples.members();
            Set<String> b = samples.members();
            GtidSet setA = GtidSet.parse(samples.text(a));
            GtidSet setB = GtidSet.parse(samples.text(b));

            assertThat(members(setA)).isEqualTo(a);
            assertThat(setA.size()).isEqualTo(a.size());
            assertThat(setA.isEmpty()).isEqualTo(a.isEmpty());
            assertThat(setA.contains(setB)).isEqualTo(a.containsAll(b));
            assertThat(setA.equals(setB)).isEqualTo(a.equals(b));

            Set<String> union = new TreeSet<>(a);
            union.addAll(b);
            assertThat(setA.union(setB)).isEqualTo(grown(union, random)).hasSameHashCodeAs(grown(union, random));

            Set<String> minus = new TreeSet<>(a);
            minus.removeAll(b);
            assertThat(setA.minus(setB)).isEqualTo(grown(minus, random));

            Gtid gtid = samples.gtid();
            assertThat(setA.contains(gtid)).isEqualTo(a.contains(gtid.toString()));
            a.add(gtid.toString());
            assertThat(setA.plus(gtid)).isEqualTo(grown(a, random));

            assertThat(GtidSet.parse(setA.toString())).isEqualTo(setA);
            assertThat(setA.toString()).isEqualTo(GtidSet.parse(setA.toString()).toString());
        }
    }

    @Test
    void readsAndPrintsTheFormOfMySql() {
        String printed = A.toUpperCase() + ":1-5:8,\n" + B + ":2";

        assertThat(GtidSet.parse(printed)).hasToString(A + ":1-5:8," + B + ":2");
        assertThat(GtidSet.parse(printed).size()).isEqualTo(7);
    }

    @Test
    void numbersAfterATagAreNumberedUnderIt() {
        GtidSet tagged = GtidSet.parse(A + ":7-7:1-5:tag:1-3:9:other:4," + B + ":Blue:2");

        assertThat(tagged).hasToString(A + ":1-5:7:other:4:tag:1-3:9," + B + ":blue:2");
        assertThat(tagged.size()).isEqualTo(12);
        assertThat(tagged.contains(Gtid.parse(A + ":TAG:9"))).isTrue();
        assertThat(tagged.contains(Gtid.parse(A + ":9"))).isFalse();
    }

    @Test
    void anEmptyTextIsTheEmptySet() {
        assertThat(GtidSet.parse(" \n")).isEqualTo(GtidSet.empty()).hasToString("");
        assertThat(GtidSet.empty().size()).isZero();
        assertThat(GtidSet.empty().contains(GtidSet.empty())).isTrue();
    }

    @Test
    void whatItHoldsAlreadyChangesNothing() {
        GtidSet set = GtidSet.parse(A + ":1-5");

        assertThat(set.plus(Gtid.parse(A + ":3"))).isSameAs(set);
    }

    @Test
    void holdsTheLargestNumberOfMySql() {
        GtidSet all = GtidSet.parse(A + ":1-9223372036854775806");

        assertThat(all.size()).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(all.minus(GtidSet.parse(A + ":1-9223372036854775805"))).hasToString(A + ":9223372036854775806");
        assertThat(all.union(all)).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                A,
                A + ":",
                A + ":0",
                A + ":5-3",
                A + ":1-2-3",
                A + ":-1",
                A + ":9223372036854775807",
                A + ":1:tag",
                A + ":tag:1:",
                A + ":ta-g:1",
                "3e11fa47-71ca-11e1-9e33-c80aa942956:1",
                "3e11fa47x71ca-11e1-9e33-c80aa9429562:1",
                "nonsense"
            })
    void refusesWhatIsNoSet(String text) {
        assertThatThrownBy(() -> GtidSet.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a set of GTIDs: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {A, A + ":0", A + ":1-2", A + ":tag", A + ":tag:1:2", "", "nonsense:1"})
    void refusesWhatIsNoGtid(String text) {
        assertThatThrownBy(() -> Gtid.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a GTID");
    }

    private static Set<String> members(GtidSet set) {
        Set<String> members = new TreeSet<>();
        for (String server :
                set.toString().isEmpty() ? new String[0] : set.toString().split(",")) {
            String[] parts = server.split(":");
            String prefix = parts[0];
            for (int i = 1; i < parts.length; i++) {
                if (!Character.isDigit(parts[i].charAt(0))) {
                    prefix = parts[0] + ":" + parts[i];
                    continue;
                }
                String[] range = parts[i].split("-");
                for (long n = Long.parseLong(range[0]); n <= Long.parseLong(range[range.length - 1]); n++) {
                    members.add(prefix + ":" + n);
                }
            }
        }
        return members;
    }

    /** The set, one transaction after the other in any order. */
    private static GtidSet grown(Set<String> members, Random random) {
        List<String> order = new ArrayList<>(members);
        Collections.shuffle(order, random);
        GtidSet set = GtidSet.empty();
        for (String member : order) {
            set = set.plus(Gtid.parse(member));
        }
        return set;
    }
}
