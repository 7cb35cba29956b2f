package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
    @TempDir
    private Path directory;

    @Test
    void anEntryIsMadeOnceHoweverManyAskAtOnce() {
        AtomicInteger made = new AtomicInteger();
        Cache cache = new Cache(directory.resolve("cache"));

        List<CompletableFuture<Path>> asked = Stream.generate(() -> CompletableFuture.supplyAsync(() -> cache.entry(
                        "thing",
                        partial -> Files.writeString(
                                Files.createDirectories(partial).resolve("n"),
                                Integer.toString(made.incrementAndGet())))))
                .limit(8)
                .toList();

        assertThat(asked).extracting(CompletableFuture::join).containsOnly(directory.resolve("cache/thing"));
        assertThat(directory.resolve("cache/thing/n")).hasContent("1");
    }

    @Test
    void oneThatCouldNotBeMadeIsNotThereAndIsMadeTheNextTime() {
        Cache cache = new Cache(directory);
        assertThatThrownBy(() -> cache.entry("thing", partial -> {
                    Files.createDirectories(partial.resolve("half"));
                    throw new IOException("no space left on device");
                }))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining(directory.resolve("thing").toString())
                .hasMessageContaining("no space left on device")
                .hasMessageContaining("TIDEMARK_CACHE");
        assertThat(directory.resolve("thing")).doesNotExist();

        Path entry = cache.entry("thing", partial -> Files.createDirectories(partial.resolve("whole")));

        assertThat(entry).isDirectoryNotContaining("glob:**/half");
        assertThat(entry.resolve("whole")).isDirectory();
    }
}
