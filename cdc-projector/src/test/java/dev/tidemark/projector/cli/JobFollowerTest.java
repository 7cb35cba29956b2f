package dev.tidemark.projector.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.http.Json;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFollowerTest {

    @ParameterizedTest
    @CsvSource({"backfill, COLLECTION GENERATION' ends it", "reload, with --cancel ends it"})
    void whoLeavesIsToldWhatEndsIt(String kind, String how) throws Exception {
        JsonNode begun = Json.mapper().readTree("{\"jobs\": [{\"kind\": \"" + kind + "\"}]}");
        assertThat(JobFollower.detached(begun)).contains(how);
    }

    @ParameterizedTest
    @CsvSource({
        "backfill, when it is back it goes on with this by itself",
        "reload, when it is back it goes on with this by itself",
        "verify, begin this again when it is back",
        "repair, begin this again when it is back"
    })
    void aProjectorIsNotWaitedForForEver(String kind, String then) throws Exception {
        RunningProjector nowhere = new RunningProjector();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere.url = URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
        JsonNode begun = Json.mapper()
                .readTree("{\"jobs\": [{\"id\": \"1\", \"state\": \"running\", \"kind\": \"" + kind + "\"}]}");
        JobFollower follower = new JobFollower(
                nowhere,
                collection -> {
                    throw new AssertionError("nobody said that there is no such job");
                },
                Duration.ofMillis(1));
        assertThatThrownBy(() -> follower.follow(begun))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("the projector has been away", "nothing listens there", then);
    }
}
