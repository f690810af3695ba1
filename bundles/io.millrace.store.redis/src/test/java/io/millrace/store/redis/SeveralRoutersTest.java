// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static io.millrace.store.redis.Router.KEY;
import static io.millrace.store.redis.Router.LONGEST;
import static io.millrace.store.redis.Router.VALUE;
import static io.millrace.store.redis.Router.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreContents;
import io.millrace.api.store.StoreGroup;
import io.millrace.api.store.StoreListener;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What routers hear of each other. */
class SeveralRoutersTest {
  @TempDir private Path folder;

  @BeforeEach
  void need() {
    assumeTrue(RedisProcess.isInstalled(), "no redis-server here: its store is not tested");
  }

  /** Writes down what it is told. */
  private static final class Heard implements StoreListener {
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void changed(Bytes key, Optional<Bytes> value) {
      lines.add(key.utf8() + "=" + value.map(Bytes::utf8).orElse(""));
    }

    @Override
    public void lost() {
      lines.add("lost");
    }

    @Override
    public void resumed(boolean emptied) {
      lines.add("resumed" + (emptied ? ", emptied" : ""));
    }

    @Override
    public void recovered() {
      lines.add("recovered");
    }

    @Override
    public boolean isHeir() {
      return true;
    }

    @Override
    public void inherited(Map<Bytes, Bytes> entries) {
      entries.forEach((key, value) -> lines.add("inherited " + key.utf8() + "=" + value.utf8()));
    }

    void await(String line) throws Exception {
      Await.that(() -> line + " in " + lines, LONGEST, () -> lines.contains(line));
    }
  }

  private static Heard listen(Router router, String map) throws Exception {
    Heard heard = new Heard();
    router.map(map).watch(heard);
    return heard;
  }

  @Test
  void a_router_hears_of_what_others_change_and_not_of_its_own() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Router one = new Router("a", redis.port());
        Router other = new Router("b", redis.port())) {
      Heard atOne = listen(one, "shared");
      Heard atOther = listen(other, "shared");
      StoreMap map = one.map("shared");
      get(map.put(KEY, VALUE));
      atOther.await("key=value");
      get(map.remove(KEY));
      atOther.await("key=");
      get(other.map("shared").put(Bytes.utf8("end"), VALUE));
      atOne.await("end=value");

      assertThat(atOne.lines).containsExactly("end=value");
      assertThat(atOther.lines).containsExactly("key=value", "key=");
    }
  }

  @Test
  void every_router_hears_of_what_had_to_make_room() throws Exception {
    StoreGroup group = StoreGroup.of(Bytes.utf8("account"), 1);
    try (RedisProcess redis = RedisProcess.start(folder);
        Router one = new Router("a", redis.port());
        Router other = new Router("b", redis.port())) {
      Heard atOne = listen(one, "shared");
      Heard atOther = listen(other, "shared");
      get(one.map("shared").putInGroup(KEY, VALUE, group, 1));
      get(one.map("shared").putInGroup(Bytes.utf8("next"), VALUE, group, 2));

      atOne.await("key=");
      atOther.await("key=");
      atOther.await("next=value");
    }
  }

  @Test
  void who_was_cut_off_is_told_and_whether_anything_was_forgotten() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Router router = new Router("a", redis.port())) {
      Heard heard = listen(router, "shared");
      get(router.map("shared").put(KEY, VALUE));
      redis.kill();
      heard.await("lost");
      redis.start();
      heard.await("resumed");
      assertThat(heard.lines).containsExactly("lost", "resumed");
      heard.lines.clear();

      redis.kill();
      heard.await("lost");
      for (Path each : files(folder.resolve("appendonlydir"))) {
        Files.delete(each);
      }
      redis.start();
      heard.await("resumed, emptied");
      assertThat(get(router.map("shared").get(KEY))).isEmpty();
    }
  }

  @Test
  void an_emptied_redis_is_noticed_though_another_router_has_written_again() throws Exception {
    Bytes next = Bytes.utf8("next");
    try (RedisProcess redis = RedisProcess.start(folder);
        Router cutOff = new Router("a", redis.port());
        Router other = new Router("b", redis.port())) {
      Heard heard = listen(cutOff, "shared");
      get(other.map("shared").put(KEY, VALUE));
      heard.await("key=value");
      heard.lines.clear();

      redis.ask("FLUSHALL");
      get(other.map("shared").put(KEY, VALUE));
      get(other.map("shared").put(next, VALUE));
      heard.await("resumed, emptied");
      assertThat(heard.lines).startsWith("lost", "resumed, emptied");
      assertThat(heard.lines).doesNotContain("key=", "next=");

      Bytes epoch = get(cutOff.map("shared").contents()).epoch();
      heard.lines.clear();
      redis.ask("FLUSHALL");
      heard.await("resumed, emptied");
      assertThat(heard.lines).doesNotContain("key=", "next=");
      StoreContents left = get(cutOff.map("shared").contents());
      assertThat(left.entries()).isEmpty();
      assertThat(left.epoch()).isNotEqualTo(epoch);
    }
  }

  @Test
  void an_older_copy_of_redis_is_noticed_though_its_log_went_on() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Router cutOff = new Router("a", redis.port());
        Router other = new Router("b", redis.port())) {
      Heard heard = listen(cutOff, "shared");
      get(other.map("shared").put(KEY, VALUE));
      Path log = folder.resolve("appendonlydir");
      Path kept = Files.createDirectory(folder.resolve("kept"));
      for (Path each : files(log)) {
        Files.copy(each, kept.resolve(each.getFileName()));
      }
      get(other.map("shared").put(Bytes.utf8("next"), VALUE));
      heard.await("next=value");
      Bytes epoch = get(cutOff.map("shared").contents()).epoch();

      redis.kill();
      for (Path each : files(kept)) {
        Files.copy(each, log.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
      String after = System.currentTimeMillis() + 60_000 + "-0";
      Files.writeString(
          files(log).stream().filter(each -> each.toString().endsWith(".incr.aof")).findAny().get(),
          command("XADD", "test:log", after, "m", "shared", "k", "third", "o", "b"),
          StandardOpenOption.APPEND);
      redis.start();
      heard.await("resumed, emptied");
      assertThat(get(cutOff.map("shared").contents()).epoch()).isNotEqualTo(epoch);
      assertThat(get(cutOff.map("shared").all())).isEqualTo(Map.of(KEY, VALUE));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static String command(String... words) {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String each : words) {
      command.append("$").append(each.length()).append("\r\n").append(each).append("\r\n");
    }
    return command.toString();
  }

  @Test
  void the_first_that_misses_a_router_gets_what_it_had() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Router other = new Router("b", redis.port())) {
      Heard heard = listen(other, "own");
      Router gone = new Router("a", redis.port());
      get(gone.map("own").put(KEY, VALUE));
      get(gone.map("unwatched").put(KEY, VALUE));
      Await.that(
          () -> "router a is there", LONGEST, () -> redis.ask("EXISTS test:alive:a").equals(":1"));
      gone.close();
      heard.await("inherited key=value");

      assertThat(get(other.map("own").all())).isEqualTo(Map.of(KEY, VALUE));
      assertThat(heard.lines).hasSize(1);
      try (Router again = new Router("a", redis.port())) {
        assertThat(get(again.map("own").all())).as("it is the other's now").isEmpty();
        assertThat(get(again.map("unwatched").all())).isEqualTo(Map.of(KEY, VALUE));
      }
    }
  }

  @Test
  void two_routers_of_one_name_are_said() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Router one = new Router("a", redis.port());
        Router other = new Router("a", redis.port())) {
      one.store();
      other.store();

      one.awaitStatus("another router also has the name a in this Redis: give each its own");
    }
  }

  @Test
  void whose_write_has_failed_is_told_when_it_may_be_tried_again() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Router router = new Router("a", redis.port())) {
      Heard heard = listen(router, "own");
      StoreMap map = router.map("own");
      get(map.put(KEY, VALUE));
      redis.ask("CONFIG SET maxmemory 1");
      assertThatThrownBy(() -> get(map.put(KEY, VALUE))).hasMessageContaining("full");
      assertThat(heard.lines).isEmpty();
      redis.ask("CONFIG SET maxmemory 0");

      heard.await("recovered");
    }
  }

  @Test
  void what_was_a_routers_own_before_its_map_was_shared_becomes_part_of_that_once()
      throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder)) {
      redis.ask("HSET test:router:one:map:shared a former b former");
      redis.ask("HSET test:map:shared b everybodys");
      try (Router one = new Router("one", redis.port())) {
        assertThat(get(one.map("shared").get(Bytes.utf8("a")))).contains(Bytes.utf8("former"));
        assertThat(get(one.map("shared").get(Bytes.utf8("b")))).contains(Bytes.utf8("everybodys"));
        get(one.map("shared").remove(Bytes.utf8("a")));
      }
      try (Router one = new Router("one", redis.port())) {
        assertThat(get(one.map("shared").get(Bytes.utf8("a")))).isEmpty();
      }
      assertThat(redis.ask("HLEN test:router:one:map:shared")).as("for a rollback").isEqualTo(":2");
    }
  }
}
