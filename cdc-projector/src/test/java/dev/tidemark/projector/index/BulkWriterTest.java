package dev.tidemark.projector.index;

import static dev.tidemark.projector.index.ScriptedElasticsearch.cut;
import static dev.tidemark.projector.index.ScriptedElasticsearch.error;
import static dev.tidemark.projector.index.ScriptedElasticsearch.items;
import static dev.tidemark.projector.index.ScriptedElasticsearch.status;
import static dev.tidemark.projector.index.Writes.delete;
import static dev.tidemark.projector.index.Writes.old;
import static dev.tidemark.projector.index.Writes.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.tidemark.projector.document.DocumentWrite;
import dev.tidemark.projector.index.ScriptedElasticsearch.Operation;
import dev.tidemark.projector.index.ScriptedElasticsearch.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BulkWriterTest {

    private final ScriptedElasticsearch elasticsearch;
    private final Rest5Client client;
    private final DeadLetters deadLetters;
    private BulkWriter writer;

    BulkWriterTest() throws IOException {
        elasticsearch = new ScriptedElasticsearch();
        client = Clients.to(elasticsearch.url());
        deadLetters = new DeadLetters(client, "", Clock.systemUTC());
        writer = new BulkWriter(
                client, deadLetters, new DirtyIndices(), new WriteCounts(), settings(1, 1 << 20, 1 << 24));
    }

    @AfterEach
    void close() throws IOException {
        writer.close();
        client.close();
        elasticsearch.close();
    }

    private static BulkSettings settings(int lanes, int bulkBytes, long queuedBytes) {
        return settings(lanes, bulkBytes, queuedBytes, Duration.ofSeconds(20));
    }

    private static BulkSettings settings(int lanes, int bulkBytes, long queuedBytes, Duration answerLimit) {
        return new BulkSettings(
                lanes,
                bulkBytes,
                1_000,
                queuedBytes,
                10_000,
                Duration.ofMinutes(15),
                answerLimit,
                Duration.ofMillis(100),
                false);
    }

    private WriteResult written(DocumentWrite... writes) {
        WriteResult result = writer.write(List.of(writes)).join();
        assertThat(result.submitted()).isEqualTo(writes.length);
        return result;
    }

    private static WriteResult applied(int count) {
        return new WriteResult(count, 0, 0, 0, List.of());
    }

    /** Answers a bulk, by taking it, only when told. */
    private static final class Held implements Reply {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final Reply then;

        Held(Reply then) {
            this.then = then;
        }

        @Override
        public void answer(ScriptedElasticsearch.Exchange exchange) throws IOException, InterruptedException {
            arrived.countDown();
            released.await();
            then.answer(exchange);
        }

        void awaitArrival() throws InterruptedException {
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
        }

        void release() {
            released.countDown();
        }
    }

    @Test
    void namesIndexIdAndVersionOfEachWrite() {
        assertThat(written(write("a\"b", 7, "{\"x\":\n1}"), delete("ü", 8))).isEqualTo(applied(2));
        assertThat(elasticsearch.bulks())
                .containsExactly(List.of(
                        new Operation("index", "products-000001-write", "a\"b", 7, "{\"x\": 1}"),
                        new Operation("delete", "products-000001-write", "ü", 8, null)));
    }

    /** Both bear one position, and the later load shows a commit that the earlier one does not. */
    @Test
    void ofTwoLoadsOfOnePositionTheEarlierIsNotWrittenOverTheLater() {
        DocumentWrite earlier = old(1, 10, Duration.ofMillis(5));
        assertThat(written(write(1, 10, "{\"n\":2}"))).isEqualTo(applied(1));
        assertThat(written(earlier)).isEqualTo(new WriteResult(0, 1, 0, 0, List.of()));
        assertThat(elasticsearch.bulks()).hasSize(1);
        assertThat(written(write(1, 10, "{\"n\":3}"))).isEqualTo(applied(1));
    }

    @Test
    void nothingToWriteIsDoneAtOnce() {
        assertThat(written()).isEqualTo(applied(0));
    }

    @Test
    void whatArrivesDuringABulkGoesIntoTheNextFoldedByDocument() throws Exception {
        Held held = new Held(ScriptedElasticsearch.taken());
        elasticsearch.then(held);
        CompletableFuture<WriteResult> first = writer.write(List.of(write(1, 10)));
        held.awaitArrival();
        CompletableFuture<WriteResult> second = writer.write(List.of(write(1, 11), write(2, 11)));
        CompletableFuture<WriteResult> third = writer.write(List.of(write(1, 12)));
        assertThat(first).isNotDone();
        held.release();

        assertThat(first.join()).isEqualTo(applied(1));
        assertThat(second.join()).isEqualTo(new WriteResult(1, 0, 0, 1, List.of()));
        assertThat(third.join()).isEqualTo(applied(1));
        assertThat(elasticsearch.bulks()).hasSize(2);
        assertThat(elasticsearch.bulks().get(1)).extracting(Operation::version).containsExactly(12L, 11L);
    }

    @Test
    void anOlderWriteDoesNotReplaceANewerOneThatWaits() throws Exception {
        Held held = new Held(ScriptedElasticsearch.taken());
        elasticsearch.then(held);
        CompletableFuture<WriteResult> first = writer.write(List.of(write(9, 1)));
        held.awaitArrival();
        CompletableFuture<WriteResult> newer = writer.write(List.of(write(1, 12)));
        CompletableFuture<WriteResult> older = writer.write(List.of(write(1, 11)));
        held.release();
        assertThat(first.join()).isEqualTo(applied(1));
        assertThat(newer.join()).isEqualTo(applied(1));
        assertThat(older.join()).isEqualTo(new WriteResult(0, 0, 0, 1, List.of()));
        assertThat(elasticsearch.document("1").version()).isEqualTo(12);
    }

    @Test
    void whatIsSupersededIsNotDoneBeforeWhatTookItsPlace() throws Exception {
        Held first = new Held(ScriptedElasticsearch.taken());
        Held second = new Held(ScriptedElasticsearch.taken());
        elasticsearch.then(first, second);
        writer.write(List.of(write(9, 1)));
        first.awaitArrival();
        CompletableFuture<WriteResult> older = writer.write(List.of(write(1, 11)));
        CompletableFuture<WriteResult> newer = writer.write(List.of(write(1, 12)));
        first.release();
        second.awaitArrival();
        assertThat(older).isNotDone();
        second.release();
        assertThat(CompletableFuture.allOf(older, newer)).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void somethingNewerInTheIndexIsAsGoodAsApplied() {
        elasticsearch.put("1", 20);
        assertThat(written(write(1, 19))).isEqualTo(new WriteResult(0, 1, 0, 0, List.of()));
        assertThat(writer.counts().count("products", Outcome.STALE)).isOne();
    }

    @Test
    void sendsAgainOnlyTheItemsThatWerePutOff() {
        elasticsearch.then(items(429, "es_rejected_execution_exception", "2"), items(503, "unavailable_shards", "2"));
        assertThat(written(write(1, 5), write(2, 5))).isEqualTo(applied(2));
        assertThat(elasticsearch.bulks().stream()
                        .map(bulk -> bulk.stream().map(Operation::id).toList()))
                .containsExactly(List.of("1", "2"), List.of("2"), List.of("2"));
        assertThat(writer.counts().count("products", Outcome.RETRIED)).isEqualTo(2);
        assertThat(writer.problem()).isEmpty();
    }

    @Test
    void aNewerWriteTakesThePlaceOfOneThatWasPutOff() throws Exception {
        Held held = new Held(items(429, "es_rejected_execution_exception", "1"));
        elasticsearch.then(held);
        CompletableFuture<WriteResult> older = writer.write(List.of(write(1, 5)));
        held.awaitArrival();
        CompletableFuture<WriteResult> newer = writer.write(List.of(write(1, 6)));
        held.release();
        assertThat(newer.join()).isEqualTo(applied(1));
        assertThat(older.join()).isEqualTo(new WriteResult(0, 0, 0, 1, List.of()));
        assertThat(elasticsearch.bulks().get(1)).extracting(Operation::version).containsExactly(6L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "429 {\"error\":{\"type\":\"circuit_breaking_exception\",\"reason\":\"full\"}}",
                "500 oops",
                "502 <html>bad gateway</html>",
                "503 {}",
                "504 ",
                "408 ",
                "200 garbage",
                "200 {\"items\":[{\"index\":{\"status\":2",
                "200 {\"items\":[]}",
                "200 {\"items\":[{\"index\":{\"status\":\"good\"}}]}",
                "200 "
            })
    void sendsAllAgainUntilItIsAnswered(String answer) {
        Reply reply = status(Integer.parseInt(answer.substring(0, 3)), answer.substring(4));
        elasticsearch.then(reply, reply, reply);
        assertThat(written(write(1, 5))).isEqualTo(applied(1));
        assertThat(elasticsearch.bulks()).hasSize(4);
        assertThat(writer.problem()).isEmpty();
    }

    @Test
    void sendsAgainWhenTheConnectionIsCut() {
        elasticsearch.then(cut(), cut());
        assertThat(written(write(1, 5), write(2, 5))).isEqualTo(applied(2));
    }

    @Test
    void sendsAgainWhenTheAnswerWasLostAfterItTookEffect() {
        elasticsearch.then(exchange -> {
            exchange.answer(0, "", List.of());
            exchange.cut();
        });
        assertThat(written(write(1, 5))).isEqualTo(applied(1));
        assertThat(elasticsearch.bulks()).hasSize(2);
    }

    @Test
    void sendsAgainWhenNoAnswerComesInTime() {
        writer.close();
        writer = new BulkWriter(
                client,
                deadLetters,
                new DirtyIndices(),
                new WriteCounts(),
                settings(1, 1 << 20, 1 << 24, Duration.ofMillis(200)));
        Held never = new Held(cut());
        elasticsearch.then(never);
        assertThat(written(write(1, 5))).isEqualTo(applied(1));
        never.release();
    }

    @Test
    void saysWhyItHasToSendAgain() throws Exception {
        Held second = new Held(ScriptedElasticsearch.taken());
        elasticsearch.then(error(429, "es_rejected_execution_exception"), second);
        CompletableFuture<WriteResult> written = writer.write(List.of(write(1, 5)));
        second.awaitArrival();
        assertThat(writer.problem().orElseThrow())
                .contains(elasticsearch.url())
                .contains("429 es_rejected_execution_exception: by the script");
        second.release();
        written.join();
        assertThat(writer.problem()).isEmpty();
    }

    @Test
    void aDocumentThatSpoilsTheWholeRequestIsFoundAndParked() {
        elasticsearch.then(IntStream.range(0, 40)
                .mapToObj(any -> (Reply) exchange -> {
                    if (exchange.operations.stream()
                            .anyMatch(operation -> operation.id().equals("13"))) {
                        error(400, "action_request_validation_exception").answer(exchange);
                    } else {
                        exchange.take();
                    }
                })
                .toArray(Reply[]::new));
        WriteResult result =
                written(IntStream.range(0, 20).mapToObj(id -> write(id, 5)).toArray(DocumentWrite[]::new));
        assertThat(result).isEqualTo(new WriteResult(19, 0, 1, 0, List.of()));
        assertThat(deadLetters.count("products")).isOne();
    }

    @Test
    void aRequestThatIsTooLargeIsSplit() {
        elasticsearch.then(status(413, ""), ScriptedElasticsearch.taken(), status(413, "<html>too large</html>"));
        assertThat(written(write(1, 5), write(2, 5))).isEqualTo(new WriteResult(1, 0, 1, 0, List.of()));
        assertThat(deadLetters.count("products")).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "400,document_parsing_exception",
        "400,mapper_parsing_exception",
        "400,strict_dynamic_mapping_exception",
        "400,illegal_argument_exception"
    })
    void aDocumentThatCannotBeTakenGoesToTheDeadLetters(int status, String type) {
        elasticsearch.then(items(status, type, "1"));
        assertThat(written(write(1, 5), write(2, 5))).isEqualTo(new WriteResult(1, 0, 1, 0, List.of()));
        assertThat(deadLetters.count("products")).isOne();
        assertThat(elasticsearch.requests())
                .anyMatch(request -> request.equals("POST /tidemark-dead-letters-write/_bulk"));
    }

    @Test
    void whatOneBulkRefusesIsAskedForAndParkedTogether() {
        elasticsearch.put("3", 9);
        elasticsearch.then(items(400, "document_parsing_exception", "1", "2", "3"));
        assertThat(written(write(1, 5), write(2, 5), write(3, 5), write(4, 5)))
                .isEqualTo(new WriteResult(1, 1, 2, 0, List.of()));
        assertThat(deadLetters.count("products")).isEqualTo(2);
        assertThat(elasticsearch.requests()).containsExactly("POST /_mget", "POST /tidemark-dead-letters-write/_bulk");
    }

    @Test
    void writesThatAreTakenVoidTheDeadLettersOfTheirDocumentsTogether() {
        elasticsearch.then(items(400, "document_parsing_exception", "1", "2"));
        written(write(1, 5), write(2, 5));
        assertThat(written(write(1, 6), write(2, 6), write(3, 6))).isEqualTo(applied(3));
        assertThat(deadLetters.count("products")).isZero();
        assertThat(elasticsearch.requests())
                .containsExactly(
                        "POST /_mget",
                        "POST /tidemark-dead-letters-write/_bulk",
                        "POST /tidemark-dead-letters-write/_bulk");
    }

    @Test
    void aRejectedWriteThatNobodyNeedsAnyMoreIsStale() {
        elasticsearch.put("1", 9);
        elasticsearch.then(items(400, "document_parsing_exception", "1"));
        assertThat(written(write(1, 5))).isEqualTo(new WriteResult(0, 1, 0, 0, List.of()));
        assertThat(deadLetters.count("products")).isZero();
    }

    @Test
    void aDocumentBeyondTheLimitIsNotSent() {
        String large = "{\"x\":\"" + "y".repeat(10_000) + "\"}";
        assertThat(written(write(1, 5, large))).isEqualTo(new WriteResult(0, 0, 1, 0, List.of()));
        assertThat(elasticsearch.bulks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "404,index_not_found_exception,backfill",
        "400,index_closed_exception,_open",
        "403,cluster_block_exception,index.blocks.write",
        "403,security_exception,privileges",
        "409,something_else,nothing is lost",
        "400,something_else,nothing is lost"
    })
    void whatNoDocumentIsToBlameForStopsAllWriting(int status, String type, String advice) {
        elasticsearch.then(items(status, type, "2"));
        CompletableFuture<WriteResult> pending = writer.write(List.of(write(1, 5), write(2, 5)));
        assertThatThrownBy(pending::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(IndexRefusedException.class)
                .hasMessageContaining(elasticsearch.url())
                .hasMessageContaining("products-000001")
                .hasMessageContaining(status + " " + type)
                .hasMessageContaining(advice);
        assertThat(writer.write(List.of(write(3, 5)))).isCompletedExceptionally();
        assertThat(writer.problem().orElseThrow()).contains(type);
        assertThat(deadLetters.count("products")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"401,security_exception", "403,security_exception", "400,media_type_header_exception", "404,''"})
    void aRefusedRequestStopsAllWriting(int status, String type) {
        elasticsearch.then(error(status, type));
        assertThatThrownBy(() -> written(write(1, 5), write(2, 5))).hasCauseInstanceOf(IndexRefusedException.class);
        assertThat(elasticsearch.bulks()).hasSize(1);
    }

    @Test
    void aLoadThatWaitedTooLongComesBackInsteadOfBeingWritten() {
        DocumentWrite old = old(1, 5, Duration.ofMinutes(16));
        WriteResult result = written(old, old(2, 5, Duration.ofMinutes(14)));
        assertThat(result).isEqualTo(new WriteResult(1, 0, 0, 0, List.of(old)));
        assertThat(elasticsearch.document("1")).isNull();
    }

    @Test
    void whatWasSupersededByALoadThatExpiredIsNotTakenForDone() throws Exception {
        Held held = new Held(ScriptedElasticsearch.taken());
        elasticsearch.then(held);
        writer.write(List.of(write(9, 1)));
        held.awaitArrival();
        DocumentWrite older = old(1, 5, Duration.ofMinutes(17));
        CompletableFuture<WriteResult> olderResult = writer.write(List.of(older));
        CompletableFuture<WriteResult> newerResult = writer.write(List.of(old(1, 6, Duration.ofMinutes(16))));
        held.release();
        assertThat(olderResult.join().expired()).containsExactly(older);
        assertThat(newerResult.join().expired()).hasSize(1);
    }

    @Test
    void blocksWhileTooMuchIsUnderWay() throws Exception {
        writer.close();
        writer =
                new BulkWriter(client, deadLetters, new DirtyIndices(), new WriteCounts(), settings(1, 1 << 20, 2_000));
        Held held = new Held(ScriptedElasticsearch.taken());
        elasticsearch.then(held);
        CompletableFuture<WriteResult> first = writer.write(List.of(write(1, 5)));
        held.awaitArrival();
        CompletableFuture<CompletableFuture<WriteResult>> rest = CompletableFuture.supplyAsync(() ->
                writer.write(IntStream.range(0, 20).mapToObj(id -> write(id, 6)).toList()));
        await().until(() -> writer.queuedBytes() > 1_600);
        assertThat(rest).isNotDone();
        assertThat(writer.queuedBytes()).isLessThanOrEqualTo(2_000);
        held.release();
        assertThat(first.join()).isEqualTo(applied(1));
        assertThat(rest.join().join().submitted()).isEqualTo(20);
        assertThat(writer.queuedBytes()).isZero();
    }

    @Test
    void bulksAreBoundedInBytes() throws Exception {
        writer.close();
        writer =
                new BulkWriter(client, deadLetters, new DirtyIndices(), new WriteCounts(), settings(1, 2_000, 1 << 20));
        Held held = new Held(ScriptedElasticsearch.taken());
        elasticsearch.then(held);
        writer.write(List.of(write(99, 5)));
        held.awaitArrival();
        CompletableFuture<WriteResult> rest =
                writer.write(IntStream.range(0, 10).mapToObj(id -> write(id, 6)).toList());
        held.release();
        assertThat(rest.join()).isEqualTo(applied(10));
        assertThat(elasticsearch.bulks()).allSatisfy(bulk -> assertThat(bulk).hasSizeLessThanOrEqualTo(4));
    }

    @Test
    void closingFailsWhatIsUnderWay() throws Exception {
        Held held = new Held(cut());
        elasticsearch.then(held);
        CompletableFuture<WriteResult> pending = writer.write(List.of(write(1, 5)));
        held.awaitArrival();
        writer.close();
        assertThat(pending).isCompletedExceptionally();
        held.release();
    }
}
