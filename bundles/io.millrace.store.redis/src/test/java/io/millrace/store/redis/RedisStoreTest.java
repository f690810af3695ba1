// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static io.millrace.store.redis.Router.KEY;
import static io.millrace.store.redis.Router.VALUE;
import static io.millrace.store.redis.Router.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreGroup;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.testing.RedisProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisStoreTest {
  @TempDir private static Path folder;
  private static RedisProcess redis;

  @BeforeAll
  static void start() {
    assumeTrue(RedisProcess.isInstalled(), "no redis-server here: its store is not tested");
    redis = RedisProcess.start(folder);
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      redis.close();
    }
  }

  @BeforeEach
  void empty() throws Exception {
    redis.ask("FLUSHALL");
  }

  private static Router router(String name) {
    return new Router(name, redis.port());
  }

  @Test
  void what_was_put_is_there_and_what_was_removed_is_not() throws Exception {
    try (Router router = router("a")) {
      for (String name : List.of("own", "shared")) {
        StoreMap map = router.map(name);
        get(map.put(KEY, Bytes.utf8("old")));
        get(map.put(KEY, VALUE));
        get(map.put(Bytes.EMPTY, Bytes.EMPTY));

        assertThat(get(map.get(KEY))).contains(VALUE);
        assertThat(get(map.all())).isEqualTo(Map.of(KEY, VALUE, Bytes.EMPTY, Bytes.EMPTY));

        get(map.remove(KEY));
        get(map.remove(KEY));
        assertThat(get(map.get(KEY))).isEmpty();
      }
    }
  }

  @Test
  void a_value_is_replaced_only_if_it_is_what_is_expected() throws Exception {
    Optional<Bytes> none = Optional.empty();
    Optional<Bytes> first = Optional.of(Bytes.EMPTY);
    Optional<Bytes> second = Optional.of(VALUE);
    try (Router router = router("a");
        Router other = router("b")) {
      for (String name : List.of("own", "shared")) {
        StoreMap map = router.map(name);
        assertThat(get(map.replace(KEY, second, first))).isFalse();
        assertThat(get(map.get(KEY))).isEmpty();
        assertThat(get(map.replace(KEY, none, first))).isTrue();
        assertThat(get(map.replace(KEY, none, first))).as("done twice").isTrue();
        assertThat(get(map.replace(KEY, none, second))).isFalse();
        assertThat(get(map.replace(KEY, first, second))).isTrue();
        assertThat(get(map.get(KEY))).isEqualTo(second);
        assertThat(get(map.replace(KEY, first, none))).isFalse();
        assertThat(get(map.replace(KEY, second, none))).isTrue();
        assertThat(get(map.get(KEY))).isEmpty();
      }
      assertThat(get(router.map("shared").replace(KEY, none, first))).isTrue();
      assertThat(get(other.map("shared").replace(KEY, none, second))).isFalse();
    }
  }

  @Test
  void any_bytes_come_back_and_what_is_too_long_is_refused() throws Exception {
    try (Router router = router("a")) {
      StoreMap map = router.map("own");
      byte[] odd = new byte[1 << 20];
      for (int i = 0; i < odd.length; i++) {
        odd[i] = (byte) i;
      }
      get(map.put(Bytes.hex("0d0a00ff"), Bytes.wrap(odd)));

      assertThat(get(map.get(Bytes.hex("0d0a00ff")))).contains(Bytes.wrap(odd));
      assertThatThrownBy(() -> get(map.put(KEY, Bytes.wrap(new byte[odd.length + 1]))))
          .hasCauseInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> router.store().map("A/b"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_map_is_one_routers_own_unless_it_is_shared() throws Exception {
    try (Router one = router("a");
        Router other = router("b")) {
      get(one.map("own").put(KEY, VALUE));
      get(one.map("shared").put(KEY, VALUE));

      assertThat(get(other.map("own").get(KEY))).isEmpty();
      assertThat(get(other.map("shared").get(KEY))).contains(VALUE);
      assertThat(one.store().isShared("shared")).isTrue();
      assertThat(one.store().isShared("own")).isFalse();
    }
  }

  @Test
  void what_one_router_has_is_there_when_it_starts_again() throws Exception {
    try (Router router = router("a")) {
      get(router.map("own").put(KEY, VALUE));
    }
    try (Router again = router("a")) {
      assertThat(get(again.map("own").get(KEY))).contains(VALUE);
    }
  }

  @Test
  void a_hundred_clients_at_once_at_two_routers_leave_exactly_as_many_as_allowed()
      throws Exception {
    int clients = 100;
    StoreGroup group = StoreGroup.of(Bytes.utf8("account"), 10);
    try (Router one = router("a");
        Router other = router("b")) {
      List<StoreMap> maps = List.of(one.map("shared"), other.map("shared"));
      List<CompletionStage<Set<Bytes>>> all = new ArrayList<>();
      CountDownLatch begin = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int number = i;
        Thread client =
            new Thread(
                () -> {
                  try {
                    begin.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  CompletionStage<Set<Bytes>> stage =
                      maps.get(number % 2)
                          .putInGroup(Bytes.utf8("session-" + number), VALUE, group, number);
                  synchronized (all) {
                    all.add(stage);
                  }
                });
        client.start();
        threads.add(client);
      }
      begin.countDown();
      for (Thread each : threads) {
        each.join();
      }
      Set<Bytes> ended = new HashSet<>();
      int named = 0;
      for (CompletionStage<Set<Bytes>> each : all) {
        named += get(each).size();
        ended.addAll(get(each));
      }

      Set<Bytes> left = get(maps.get(0).all()).keySet();
      assertThat(left).hasSize(10).doesNotContainAnyElementsOf(ended);
      assertThat(ended).hasSize(clients - 10);
      assertThat(named).as("each of them was ended once").isEqualTo(clients - 10);
    }
  }

  @Test
  void the_one_of_the_lowest_rank_makes_room() throws Exception {
    StoreGroup group = StoreGroup.of(Bytes.utf8("account"), 2);
    try (Router router = router("a")) {
      StoreMap map = router.map("shared");
      get(map.putInGroup(Bytes.utf8("idle"), VALUE, group, 1));
      get(map.putInGroup(Bytes.utf8("used"), VALUE, group, 2));
      get(map.putIfPresent(Bytes.utf8("idle"), VALUE, 3));

      assertThat(get(map.putInGroup(Bytes.utf8("new"), VALUE, group, 0)))
          .containsExactly(Bytes.utf8("used"));
    }
  }

  @Test
  void what_is_newer_is_neither_overwritten_nor_removed() throws Exception {
    StoreGroup group = StoreGroup.of(Bytes.utf8("account"), 2);
    try (Router router = router("a")) {
      StoreMap map = router.map("shared");
      get(map.putInGroup(KEY, VALUE, group, 5));

      assertThat(get(map.putIfPresent(KEY, Bytes.utf8("older"), 4))).isFalse();
      assertThat(get(map.removeUpTo(KEY, 4))).isFalse();
      assertThat(get(map.get(KEY))).contains(VALUE);

      assertThat(get(map.putIfPresent(KEY, Bytes.utf8("newer"), 6))).isTrue();
      assertThat(get(map.get(KEY))).contains(Bytes.utf8("newer"));
      assertThat(get(map.removeUpTo(KEY, 6))).isTrue();
      assertThat(get(map.get(KEY))).isEmpty();
      assertThat(get(map.putIfPresent(KEY, VALUE, 7))).as("it was removed").isFalse();
      assertThat(get(map.get(KEY))).isEmpty();
    }
  }

  @Test
  void a_group_forgets_what_was_removed() throws Exception {
    StoreGroup group = StoreGroup.of(Bytes.utf8("account"), 1);
    try (Router router = router("a")) {
      StoreMap map = router.map("shared");
      get(map.putInGroup(KEY, VALUE, group, 1));
      get(map.remove(KEY));

      assertThat(get(map.putInGroup(Bytes.utf8("next"), VALUE, group, 2))).isEmpty();
    }
  }

  @Test
  void a_store_of_another_name_has_another_prefix() throws Exception {
    try (Router router = router("a")) {
      Store store = router.store();
      get(store.map("own").put(KEY, VALUE));
      assertThat(redis.ask("EXISTS test:router:a:map:own")).isEqualTo(":1");
    }
  }
}
