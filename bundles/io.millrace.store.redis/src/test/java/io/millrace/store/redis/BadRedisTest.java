// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static io.millrace.store.redis.Router.KEY;
import static io.millrace.store.redis.Router.VALUE;
import static io.millrace.store.redis.Router.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.LoggedLines;
import io.millrace.lib.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is killed, stands still, is full, or lets nobody in. */
class BadRedisTest {
  @TempDir private Path folder;

  @BeforeEach
  void need() {
    assumeTrue(RedisProcess.isInstalled(), "no redis-server here: its store is not tested");
  }

  @Test
  void what_was_acknowledged_is_there_after_redis_was_killed_under_load() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Router router = new Router("a", redis.port())) {
      StoreMap map = router.map("own");
      List<Bytes> acknowledged = new ArrayList<>();
      for (int kill = 0; kill < 3; kill++) {
        List<CompletionStage<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
          writes.add(map.put(Bytes.utf8(kill + "-" + i), VALUE));
          if (i == 250) {
            get(writes.get(100));
            redis.kill();
          }
        }
        redis.start();
        for (int i = 0; i < writes.size(); i++) {
          if (isDone(writes.get(i))) {
            acknowledged.add(Bytes.utf8(kill + "-" + i));
          }
        }
      }
      router.awaitStatus("");

      assertThat(acknowledged).hasSizeGreaterThan(300);
      assertThat(get(map.all()).keySet()).containsAll(acknowledged);
    }
  }

  private static boolean isDone(CompletionStage<Void> write) throws Exception {
    try {
      get(write);
      return true;
    } catch (ExecutionException failed) {
      assertThat(failed).hasCauseInstanceOf(IOException.class);
      return false;
    }
  }

  @Test
  void a_write_waits_for_a_redis_that_is_back_soon() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Router router = new Router("a", redis.port())) {
      StoreMap map = router.map("own");
      redis.kill();
      CompletionStage<Void> write = map.put(KEY, VALUE);
      redis.start();

      get(write);
      assertThat(get(map.get(KEY))).contains(VALUE);
    }
  }

  @Test
  void a_redis_that_stands_still_blocks_nobody_and_is_said() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Router router = new Router("a", hasty(redis), null)) {
      StoreMap map = router.map("own");
      get(map.put(KEY, VALUE));
      redis.freeze();
      CompletionStage<Void> write = map.put(KEY, Bytes.utf8("late"));

      assertThatThrownBy(() -> get(write)).hasMessageContaining("did not answer within 2000 ms");
      router.awaitStatus("not open: Redis at 127.0.0.1:\\d+: .*did not answer.*");
      awaitRefusing(map);
      redis.thaw();
      router.awaitStatus("|.* is slow: .*");
      get(map.put(KEY, Bytes.utf8("next")));
      assertThat(get(map.get(KEY))).contains(Bytes.utf8("next"));
    }
  }

  private static Server hasty(RedisProcess redis) {
    return new Server("127.0.0.1", redis.port(), "", null, false, null, Duration.ofSeconds(2));
  }

  /** After a moment those that come need not wait for their time-out. */
  private static void awaitRefusing(StoreMap map) throws Exception {
    Await.that(
        () -> "a write that fails at once",
        Router.LONGEST,
        () -> map.put(KEY, VALUE).toCompletableFuture().isCompletedExceptionally());
  }

  @Test
  void a_full_redis_stores_nothing_more_but_removes_and_says_so() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Router router = new Router("a", redis.port())) {
      for (String name : List.of("own", "shared")) {
        StoreMap map = router.map(name);
        get(map.put(KEY, VALUE));
        redis.ask("CONFIG SET maxmemory 1");

        assertThatThrownBy(() -> get(map.put(Bytes.utf8("other"), VALUE)))
            .hasMessageContaining("full: Redis has no memory left");
        router.awaitStatus("full: Redis at .* has no memory left and stores nothing more;.*");
        assertThat(get(map.get(KEY))).contains(VALUE);
        get(map.remove(KEY));
        assertThat(get(map.all())).isEmpty();

        redis.ask("CONFIG SET maxmemory 0");
        router.awaitStatus("");
        get(map.put(KEY, VALUE));
      }
    }
  }

  @Test
  void a_redis_that_may_forget_is_said() throws Exception {
    try (RedisProcess redis =
            RedisProcess.start(folder, "--appendonly", "no", "--maxmemory-policy", "allkeys-lru");
        Router router = new Router("a", redis.port())) {
      router.store();

      assertThat(router.status())
          .contains("Redis forgets what it has acknowledged when it is killed")
          .contains("Redis may drop what it has acknowledged (maxmemory-policy allkeys-lru)");
    }
  }

  @Test
  void the_password_is_needed_and_never_shown() throws Exception {
    Path file = folder.resolve("password");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "wr0ng\n");
    try (LoggedLines log = new LoggedLines(Worker.class);
        RedisProcess redis = RedisProcess.start(folder, "--requirepass", "s3cret");
        Router router = new Router("a", Router.server(redis.port(), file), null)) {
      router.awaitStatus("not open: .*does not let this router in.*WRONGPASS.*");
      Files.writeString(file, "s3cret\n");
      get(router.map("own").put(KEY, VALUE));
      router.awaitStatus("");

      assertThat(String.join("", log.from(Level.ALL)) + router.open().settings())
          .doesNotContain("s3cret")
          .doesNotContain("wr0ng");
    }
  }

  @Test
  void a_password_that_everybody_can_read_is_not_used() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "s3cret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (RedisProcess redis = RedisProcess.start(folder, "--requirepass", "s3cret");
        Router router = new Router("a", Router.server(redis.port(), file), null)) {
      router.awaitStatus("not open: .*everybody can read.*: chmod 600 .*");
      assertThat(router.registered.get()).isNull();
    }
  }

  @Test
  void what_is_there_before_redis_is_comes_when_redis_comes() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder)) {
      redis.kill();
      try (Router router = new Router("a", redis.port())) {
        router.awaitStatus("not open: Redis at .*Connection refused.*");
        assertThat(router.registered.get()).isNull();
        redis.start();
        get(router.map("own").put(KEY, VALUE));
        assertThat(get(router.map("own").all())).isEqualTo(Map.of(KEY, VALUE));
      }
    }
  }
}
