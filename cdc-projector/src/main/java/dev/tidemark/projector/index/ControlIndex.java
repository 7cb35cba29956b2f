package dev.tidemark.projector.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.change.SchemaHistoryLog;
import dev.tidemark.projector.progress.Progress;
import java.util.List;
import java.util.Optional;

/**
 * All state of the projector, in the index {@code tidemark-control}: how far it is, what became of each collection, and
 * the schema history. Writes are durable when they return, wait while Elasticsearch is away, and belong to the epoch
 * that {@link #takeOver} began: once another projector has taken over they throw {@link LeadershipLostException}.
 * Thread-safe.
 */
public final class ControlIndex {

    private static final String PROGRESS = "progress";
    private static final String PAUSE = "pause";
    private static final String SECOND_LOOKS = "second-looks";
    private static final String RESEED = "reseed";
    private static final String RELOADS = "reloads";
    private static final String FAN_OUTS = "fan-outs";

    private final OwnIndex index;
    private final FencedDocuments documents;
    private final SchemaHistoryLog schemaHistory;

    public ControlIndex(Rest5Client client, String prefix) {
        ObjectNode properties = Answer.MAPPER.createObjectNode();
        properties.putObject("kind").put("type", "keyword");
        properties.putObject("sequence").put("type", "long");
        Rest rest = new Rest(client);
        this.index = new OwnIndex(rest, prefix + "tidemark-control", "control", properties);
        this.documents = new FencedDocuments(rest, index);
        this.schemaHistory = new StoredSchemaHistory(rest, index);
    }

    /**
     * Makes the index where it is missing, and begins an epoch: whoever wrote before cannot any more.
     *
     * @return the progress of the projector before this one; empty if there was none
     * @throws IndexRefusedException if an index of that name exists and is not ours
     */
    public Optional<Progress> takeOver() {
        index.ensure();
        return documents.takeOver(PROGRESS).flatMap(ControlDocuments::progress);
    }

    /** 0 before {@link #takeOver}. */
    public long epoch() {
        return documents.epoch();
    }

    /** The progress as it is written now, whoever wrote it; empty if nobody did. */
    public Optional<Progress> progress() {
        return documents.peek(PROGRESS).flatMap(ControlDocuments::progress);
    }

    public void write(Progress progress) {
        documents.write(PROGRESS, ControlDocuments.write(progress));
    }

    public Optional<CollectionState> collection(String name) {
        return documents.peek(id(name)).map(ControlDocuments::collection);
    }

    public void write(CollectionState state) {
        documents.write(id(state.collection()), ControlDocuments.write(state));
    }

    /** Whether changes are to be held back; said by an operator, and good beyond restarts. */
    public boolean isPaused() {
        return documents
                .peek(PAUSE)
                .map(found -> found.path("paused").asBoolean())
                .orElse(false);
    }

    public void writePaused(boolean paused) {
        documents.write(PAUSE, Answer.MAPPER.createObjectNode().put("paused", paused));
    }

    /** What all collections are to be built anew with, because the source's history is lost; empty where they are not. */
    public Optional<Generation.Order> reseed() {
        return documents
                .peek(RESEED)
                .map(found -> found.path("order"))
                .filter(JsonNode::isObject)
                .map(ControlDocuments::order);
    }

    public void writeReseed(Generation.Order order) {
        documents.write(RESEED, Answer.MAPPER.createObjectNode().set("order", ControlDocuments.write(order)));
    }

    public void writeReseeded() {
        documents.write(RESEED, Answer.MAPPER.createObjectNode().putNull("order"));
    }

    /** The ranges that are still to be loaded again, and what became of the last ones. */
    public StoredReloads reloads() {
        return documents
                .peek(RELOADS)
                .map(ControlDocuments::reloads)
                .orElseGet(() -> new StoredReloads(List.of(), List.of()));
    }

    public void write(StoredReloads reloads) {
        documents.write(RELOADS, ControlDocuments.write(reloads));
    }

    /** The rows whose documents are still being brought up to date. */
    public List<DueFanOut> fanOuts() {
        return documents.peek(FAN_OUTS).map(FanOutDocuments::read).orElse(List.of());
    }

    public void writeFanOuts(List<DueFanOut> due) {
        documents.write(FAN_OUTS, FanOutDocuments.write(due));
    }

    /** The documents that are still to be looked at again. */
    public List<SecondLook> secondLooks() {
        return documents.peek(SECOND_LOOKS).map(ControlDocuments::secondLooks).orElse(List.of());
    }

    public void write(List<SecondLook> looks) {
        documents.write(SECOND_LOOKS, ControlDocuments.write(looks));
    }

    public SchemaHistoryLog schemaHistory() {
        return schemaHistory;
    }

    private static String id(String collection) {
        return "collection-" + collection;
    }
}
