package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.Installation.Printed;
import dev.tidemark.projector.progress.Finding;
import dev.tidemark.runtime.config.ConfigException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Somebody is editing a projection file while the projector runs and has to begin a new attempt: nothing stops for that. */
class HalfEditedFileIT {

    private static final String ITEMS = """
            collection: items
            root: item
            fields: [id, name]
            search: {filter: [id]}
            """;

    private Installation installation;
    private int attempts;

    @BeforeEach
    void open() throws Exception {
        installation = new Installation(
                        "CREATE TABLE item (id BIGINT PRIMARY KEY, name VARCHAR(50))",
                        "CREATE TABLE other (id BIGINT PRIMARY KEY, name VARCHAR(50))")
                .projection("items", ITEMS)
                .projection("others", ITEMS.replace("item", "other"))
                .start();
        installation.awaitSearchable();
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void holdsUpNobodyAndIsSaid() throws Exception {
        installation.projection("items", ITEMS.replace("[id, name]", "[id, name"));
        anotherAttemptFollowsBoth();
        List<String> problems = problems();
        assertThat(problems).singleElement().asString().contains("/items.yaml:");

        Printed status = installation.run("status");
        assertThat(status.status()).isZero();
        assertThat(status.out()).contains("projection files are not right", problems.get(0));
        assertThat(installation.examine())
                .filteredOn(Finding::isProblem)
                .extracting(Finding::text)
                .containsExactlyElementsOf(problems);
        assertThat(installation.get("/health/ready").path("status").asText()).isEqualTo("ready");
        Printed refused = installation.run("backfill", "items");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains(problems.get(0));
        Printed all = installation.run("backfill", "--all");
        assertThat(all.status()).isEqualTo(1);
        assertThat(all.err()).contains("items is left out: " + problems.get(0));
        assertThat(all.out()).contains("others: ");

        installation.projection("items", ITEMS);
        installation.await(() -> problems().isEmpty());
        assertThat(installation.run("status").out()).doesNotContain("not right");
    }

    @Test
    void namesWhatNoTableHas() throws Exception {
        installation.projection("items", ITEMS.replace("[id, name]", "[id, nam]"));
        anotherAttemptFollowsBoth();
        assertThat(problems()).singleElement().asString().contains("/items.yaml:3 ", "'nam'", "did you mean 'name'?");
    }

    @Test
    void ofANewCollectionIsLeftOutUntilItIsRight() throws Exception {
        installation.execute(
                "CREATE TABLE third (id BIGINT PRIMARY KEY, name VARCHAR(50))", "INSERT INTO third VALUES (1, 'here')");
        installation.projection("thirds", "collection: thirds\nroot: third\nfields: [id, nope]\n");
        anotherAttemptFollowsBoth();
        assertThat(problems()).isNotEmpty().allMatch(problem -> problem.contains("/thirds.yaml"));

        installation.projection("thirds", ITEMS.replace("item", "third"));
        installation.await(() -> !installation.document("thirds", "1").isMissingNode());
        assertThat(problems()).isEmpty();
    }

    /** A copy beside it, as some editors and many people make. */
    @Test
    void andACopyOfAFileHoldUpNobody() throws Exception {
        installation.projection("a-copy", ITEMS);
        anotherAttemptFollowsBoth();
        assertThat(problems()).singleElement().asString().contains("there is a collection of this name already");
    }

    @Test
    void isRefusedAtTheStart() throws Exception {
        installation.projection("items", ITEMS.replace("[id, name]", "[id, name"));
        anotherAttemptFollowsBoth();
        installation.stop();
        assertThatThrownBy(installation::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("/items.yaml:");
    }

    /** While a file is wrong everything is looked at every two seconds, the server's settings, too. */
    @Test
    void letsNothingElseBeSaidWithEveryLook() throws Exception {
        String before = binlogIsKept();
        Said said = new Said();
        try {
            keepBinlog("1801");
            installation.projection("items", ITEMS.replace("[id, name]", "[id, name"));
            anotherAttemptFollowsBoth();
            keepBinlog("1802");
            installation.await(() -> said.has("WARN", "binlog_expire_logs_seconds is 1802"));
            keepBinlog("1803");
            installation.await(() -> said.has("WARN", "binlog_expire_logs_seconds is 1803"));
            keepBinlog(before);
            installation.await(() -> said.has("INFO", "not so any more: binlog_expire_logs_seconds is 1803"));
            assertThat(said.lines)
                    .filteredOn(line -> line.getLevel() == Level.WARN)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .doesNotHaveDuplicates()
                    .hasSize(3);
        } finally {
            keepBinlog(before);
            said.detach();
        }
    }

    private String binlogIsKept() throws Exception {
        try (Connection connection = installation.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.binlog_expire_logs_seconds")) {
            row.next();
            return row.getString(1);
        }
    }

    private void keepBinlog(String seconds) throws Exception {
        installation.execute("SET GLOBAL binlog_expire_logs_seconds = " + seconds);
    }

    /** What is logged of the source's settings. */
    private static final class Said extends AppenderBase<ILoggingEvent> {
        private static final Logger LOG = (Logger) LoggerFactory.getLogger(Warnings.class);
        private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();

        Said() {
            setContext(LOG.getLoggerContext());
            start();
            LOG.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent line) {
            lines.add(line);
        }

        boolean has(String level, String beginning) {
            return lines.stream()
                    .anyMatch(line -> line.getLevel().toString().equals(level)
                            && line.getFormattedMessage().startsWith(beginning));
        }

        void detach() {
            LOG.detachAppender(this);
        }
    }

    private List<String> problems() {
        return StreamSupport.stream(installation.status().path("file_problems").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private void anotherAttemptFollowsBoth() throws Exception {
        int id = ++attempts;
        Printed built = installation.run("backfill", "others"); // each one begins with an attempt
        assertThat(built.status()).as(built.err()).isZero();
        installation.execute(
                "INSERT INTO item VALUES (" + id + ", 'here')", "INSERT INTO other VALUES (" + id + ", 'here')");
        for (String collection : List.of("items", "others")) {
            installation.await(
                    () -> !installation.document(collection, String.valueOf(id)).isMissingNode());
        }
    }
}
