package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.Gtid;
import dev.tidemark.projector.change.GtidSet;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    private final Ledger ledger = new Ledger(set("1-10"));

    @Test
    void aTransactionIsCompleteWithItsEnd() {
        ledger.begin(gtid(11));
        assertThat(ledger.row(gtid(11))).isTrue();
        ledger.before(set("1-10").toString());
        assertThat(ledger.completed()).isEqualTo(set("1-10"));

        ledger.end(gtid(11));

        assertThat(ledger.completed()).isEqualTo(set("1-11"));
    }

    @Test
    void rowsOfATransactionThatIsCompleteAlreadyAreDropped() {
        ledger.begin(gtid(10));

        assertThat(ledger.row(gtid(10))).isFalse();
        ledger.end(gtid(10));
        assertThat(ledger.completed()).isEqualTo(set("1-10"));
    }

    @Test
    void aStatementIsCompleteWhenSomethingElseComes() {
        assertThat(ledger.statement(gtid(11))).isTrue();
        assertThat(ledger.statement(gtid(11))).isTrue(); // its second table
        assertThat(ledger.completed()).isEqualTo(set("1-10"));

        assertThat(ledger.statement(gtid(12))).isTrue();
        assertThat(ledger.completed()).isEqualTo(set("1-11"));

        ledger.heartbeat();
        assertThat(ledger.completed()).isEqualTo(set("1-12"));
        assertThat(ledger.statement(gtid(12))).isFalse();
    }

    @Test
    void aStatementInsideATransactionIsCompleteWithThat() {
        ledger.begin(gtid(11));
        assertThat(ledger.statement(gtid(11))).isTrue();
        ledger.heartbeat();
        assertThat(ledger.completed()).isEqualTo(set("1-10"));

        ledger.end(gtid(11));

        assertThat(ledger.completed()).isEqualTo(set("1-11"));
    }

    @Test
    void whatBringsNoRecordIsCompleteWhenItIsSaidToStandBefore() {
        ledger.begin(gtid(14));
        ledger.before(set("1-13").toString());

        assertThat(ledger.completed()).isEqualTo(set("1-13"));
    }

    @Test
    void aTransactionThatWasRolledBackInTheBinlogIsOverWhenTheNextBegins() {
        ledger.begin(gtid(11));
        ledger.row(gtid(11));

        ledger.begin(gtid(12));
        ledger.before(set("1-11").toString());

        assertThat(ledger.completed()).isEqualTo(set("1-11"));
    }

    @Test
    void aStreamThatContradictsItselfIsNotBelieved() {
        ledger.begin(gtid(11));

        assertThatThrownBy(() -> ledger.row(gtid(12))).isInstanceOf(ChangeStreamException.class);
        assertThatThrownBy(() -> ledger.end(gtid(12))).isInstanceOf(ChangeStreamException.class);
        assertThatThrownBy(() -> ledger.before(set("1-11").toString()))
                .hasMessageContaining(SERVER + ":11 is said to be over");
        assertThat(ledger.completed()).isEqualTo(set("1-10"));
    }

    private static Gtid gtid(long number) {
        return new Gtid(SERVER, "", number);
    }

    private static GtidSet set(String numbers) {
        return GtidSet.parse(SERVER + ":" + numbers);
    }
}
