package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    @TempDir
    private Path directory;

    @Test
    void oneThatIgnoresTermIsKilledAfterTheGrace() throws Exception {
        ServerProcess process = start("trap '' TERM; echo deaf; while :; do sleep 1; done");
        awaitLog("deaf");
        process.stop(Duration.ofMillis(200));
        assertThat(process.isAlive()).isFalse();
        assertThat(pidFile()).doesNotExist();
    }

    @Test
    void itsPidFileLeadsALaterRunToIt() throws Exception {
        ServerProcess process = start("exec sleep 600");
        assertThat(ServerProcess.stopOrphan("sleep", pidFile(), Duration.ofSeconds(10)))
                .contains(process.pid());
        assertThat(process.isAlive()).isFalse();
        assertThat(ServerProcess.stopOrphan("sleep", pidFile(), Duration.ofSeconds(10)))
                .isEmpty();
    }

    @Test
    void aProcessThatStartedAtAnotherTimeIsAnotherProcess() throws Exception {
        ServerProcess process = start("exec sleep 600");
        try {
            ProcessIdentity identity = ProcessIdentity.read(pidFile()).orElseThrow();
            assertThat(identity.process()).isPresent();
            assertThat(new ProcessIdentity(identity.pid(), identity.started() - 10_000).process())
                    .isEmpty();
        } finally {
            process.kill();
        }
    }

    @Test
    void aPidFileOfRubbishNamesNobody() throws Exception {
        for (String rubbish : List.of("", "\n", "12", "a b", "1 2 3")) {
            Files.writeString(pidFile(), rubbish);
            assertThat(ProcessIdentity.read(pidFile())).as(rubbish).isEmpty();
        }
    }

    @Test
    void itsLastLinesAreThoseThatSayWhatHappened() throws Exception {
        ServerProcess process =
                start("for i in $(seq 100); do echo line $i; done; echo 'it broke'; for i in $(seq 40); do"
                        + " printf '\\tat a.B.c(B.java:%s)\\n' $i; done; printf '\\t... 7 more\\n'");
        process.onExit().join();
        assertThat(process.lastLines())
                .startsWith("the last lines of " + log())
                .contains("line 100", "it broke")
                .doesNotContain("line 80\n", "B.java", "more");
    }

    private ServerProcess start(String script) throws Exception {
        return ServerProcess.start(
                new ServerCommand("sleep", List.of("/bin/sh", "-c", script), Map.of(), log(), pidFile()));
    }

    private void awaitLog(String text) {
        await().until(() -> Files.readString(log()).contains(text));
    }

    private Path log() {
        return directory.resolve("log");
    }

    private Path pidFile() {
        return directory.resolve("pid");
    }
}
