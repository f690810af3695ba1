// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static io.millrace.store.redis.Router.KEY;
import static io.millrace.store.redis.Router.LONGEST;
import static io.millrace.store.redis.Router.VALUE;
import static io.millrace.store.redis.Router.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.MapStore;
import io.millrace.lib.testing.RedisProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything is copied from the store in a file to Redis, and back, while it is in use. */
class MoveTest {
  @TempDir private Path folder;
  private final MapStore file = new MapStore();

  @BeforeEach
  void need() {
    assumeTrue(RedisProcess.isInstalled(), "no redis-server here: its store is not tested");
    for (int i = 0; i < 1000; i++) {
      file.entries("own").put(Bytes.utf8("entry-" + i), VALUE);
    }
    file.entries("shared").put(KEY, VALUE);
  }

  private Router router(RedisProcess redis) {
    return new Router("a", Router.server(redis.port()), file);
  }

  @Test
  void everything_is_copied_to_redis_and_back() throws Exception {
    Map<Bytes, Bytes> before = Map.copyOf(file.entries("own"));
    try (RedisProcess redis = RedisProcess.start(folder);
        Router router = router(redis)) {
      StoreMap own = router.map("own");
      assertThat(get(own.all())).isEqualTo(before);
      assertThat(get(router.map("shared").all())).isEqualTo(Map.of(KEY, VALUE));
      assertThat(file.isConfirmed()).as("the file is not used after a restart").isTrue();

      get(own.remove(Bytes.utf8("entry-7")));
      get(own.put(KEY, VALUE));
      get(router.map("another").put(KEY, VALUE));
      Map<Bytes, Bytes> then = get(own.all());
      get(router.open().moveToFile());

      assertThat(file.isRetired()).isFalse();
      assertThat(router.registered.get()).isNull();
      assertThat(file.entries("own")).isEqualTo(then).hasSize(1000);
      assertThat(file.entries("another")).isEqualTo(Map.of(KEY, VALUE));
      assertThat(file.entries("shared")).isEqualTo(Map.of(KEY, VALUE));
      assertThat(redis.ask("EXISTS test:router:a:map:own test:alive:a")).isEqualTo(":0");

      get(own.put(Bytes.utf8("late"), VALUE));
      assertThat(file.entries("own")).as("who still holds the map").containsKey(Bytes.utf8("late"));
    }
  }

  @Test
  void calls_wait_while_everything_is_copied() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder)) {
      redis.freeze();
      try (Router router = router(redis)) {
        redis.thaw();
        StoreMap own = router.map("own");
        CompletionStage<Void> write = own.put(Bytes.utf8("entry-7"), Bytes.utf8("new"));
        get(write);

        assertThat(get(own.get(Bytes.utf8("entry-7")))).contains(Bytes.utf8("new"));
        assertThat(get(own.all())).hasSize(1000);
      }
    }
  }

  @Test
  void what_another_router_has_in_a_shared_map_stays() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Router other = new Router("b", redis.port())) {
      get(other.map("shared").put(KEY, Bytes.utf8("others")));
      get(other.map("shared").put(Bytes.utf8("more"), VALUE));
      try (Router router = router(redis)) {
        assertThat(get(router.map("shared").all()))
            .isEqualTo(Map.of(KEY, Bytes.utf8("others"), Bytes.utf8("more"), VALUE));
      }
    }
  }

  @Test
  void after_a_restart_the_old_file_is_not_copied_again() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder)) {
      try (Router router = router(redis)) {
        get(router.map("own").remove(Bytes.utf8("entry-7")));
      }
      try (Router again = router(redis)) {
        assertThat(get(again.map("own").all())).hasSize(999);
      }
    }
  }

  @Test
  void a_redis_that_has_no_room_leaves_the_file_in_use() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder, "--maxmemory", "1");
        Router router = router(redis)) {
      router.awaitStatus("(?s).*not copied to Redis, the file is used: full.*");

      Await.that(
          () -> "the file is a service again",
          LONGEST,
          () -> !file.isRetired() && router.registered.get() == null);
      assertThat(file.isConfirmed()).isFalse();
      assertThat(file.entries("own")).hasSize(1000);
    }
  }

  @Test
  void a_file_that_fails_leaves_redis_in_use() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Router router = router(redis)) {
      StoreMap own = router.map("own");
      get(own.put(KEY, VALUE));
      file.setBroken(true);
      router.open().moveToFile();
      router.awaitStatus("not copied from Redis, it is still used: .*disk full.*");

      get(own.put(KEY, Bytes.utf8("newer")));
      assertThat(get(own.get(KEY))).contains(Bytes.utf8("newer"));
      assertThat(router.registered.get()).isNotNull();
    }
  }
}
