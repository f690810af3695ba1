// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import static io.millrace.session.SessionRig.METER_READER;
import static io.millrace.session.SessionRig.STICKY;
import static io.millrace.session.SessionRig.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.session.Session;
import io.millrace.api.session.SessionOptions;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.RedisProcess;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.store.redis.RedisOpener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sessions of two routers that share a store, a real Redis. */
class SharedSessionsTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private RedisProcess redis;
  private RedisOpener oneStore;
  private RedisOpener otherStore;
  private SessionRig one;
  private SessionRig other;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(RedisProcess.isInstalled(), "no redis-server here: shared sessions are not tested");
    redis = RedisProcess.start(folder);
    TurnedTime time = new TurnedTime();
    oneStore = new RedisOpener("one", redis.port());
    otherStore = new RedisOpener("other", redis.port());
    one = router(time, oneStore);
    other = router(time, otherStore);
  }

  private static SessionRig router(TurnedTime time, RedisOpener store) throws Exception {
    SessionRig rig = new SessionRig(time, Map.of("activityMinutes", 5, "localCopyMinutes", 30));
    rig.component.bindStore(store.store());
    await("the sessions", () -> rig.service() != null);
    return rig;
  }

  @AfterEach
  void stop() throws Exception {
    if (redis != null) {
      one.component.stop();
      other.component.stop();
      oneStore.close();
      otherStore.close();
      redis.close();
    }
  }

  private static void await(String what, Await.Condition condition) throws Exception {
    Await.that(() -> what, LONGEST, condition);
  }

  /** Waits while the routers try again, which they do after a second of their clock. */
  private void awaitRetrying(String what, Await.Condition condition) throws Exception {
    Await.Condition turning =
        () -> {
          one.time.turn(Duration.ofSeconds(1));
          return condition.holds();
        };
    Await.that(() -> what, LONGEST, Duration.ofMillis(100), turning);
  }

  private void awaitFound(SessionRig router, String peer) throws Exception {
    await("a session of " + peer, () -> router.service().find(peer(peer)) != null);
  }

  private void awaitGone(SessionRig router, String peer) throws Exception {
    await("no session of " + peer, () -> router.service().find(peer(peer)) == null);
  }

  @Test
  void a_session_that_one_router_has_opened_holds_at_the_other() throws Exception {
    Session session = one.open("10.0.0.1:5000");
    awaitFound(other, "10.0.0.1:5000");

    Session there = other.service().find(peer("10.0.0.1:5000"));
    assertThat(there.id()).isEqualTo(session.id());
    assertThat(there.account().permissions()).isEqualTo(METER_READER.permissions());
    assertThat(other.open("10.0.0.1:5000").id()).as("it goes on there").isEqualTo(session.id());
  }

  @Test
  void a_session_that_ends_at_one_router_ends_at_the_other() throws Exception {
    one.open("10.0.0.1:5000");
    awaitFound(other, "10.0.0.1:5000");
    other.service().close(peer("10.0.0.1:5000")).toCompletableFuture().join();
    awaitGone(one, "10.0.0.1:5000");

    await("one is told", () -> one.told.contains("closed 5000"));
  }

  @Test
  void a_sticky_session_moves_from_one_router_to_the_other() throws Exception {
    Session before = one.opening("10.0.0.1:5000", METER_READER, STICKY).join();
    awaitFound(other, "10.0.0.1:5000");
    Session after = other.opening("10.0.0.1:6000", METER_READER, STICKY).join();
    awaitFound(one, "10.0.0.1:6000");
    awaitGone(one, "10.0.0.1:5000");

    assertThat(after.id()).isEqualTo(before.id());
    await("one is told", () -> one.told.contains("moved 5000 6000"));
  }

  @Test
  void a_hundred_clients_at_once_at_both_routers_have_exactly_the_quota() throws Exception {
    List<CompletableFuture<Session>> all = new ArrayList<>();
    CountDownLatch begin = new CountDownLatch(1);
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      SessionRig router = i % 2 == 0 ? one : other;
      String address = "10.0.0.1:" + (5000 + i);
      Thread client =
          new Thread(
              () -> {
                try {
                  begin.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                CompletableFuture<Session> opening =
                    router.opening(address, METER_READER, SessionOptions.DEFAULT);
                synchronized (all) {
                  all.add(opening);
                }
              });
      client.start();
      clients.add(client);
    }
    begin.countDown();
    for (Thread each : clients) {
      each.join();
    }
    for (CompletableFuture<Session> each : all) {
      each.exceptionally(ended -> null).join();
    }

    assertThat(oneStore.store().map("sessions").all().toCompletableFuture().join()).hasSize(10);
    await(
        "ten at both: " + one.service().all().size() + ", " + other.service().all().size(),
        () -> ids(one).size() == 10 && ids(one).equals(ids(other)));
  }

  private static List<String> ids(SessionRig router) {
    return router.service().all().stream().map(Session::id).sorted().toList();
  }

  @Test
  void a_session_that_is_used_at_one_router_is_idle_at_none() throws Exception {
    Session used = one.open("10.0.0.1:5000");
    awaitFound(other, "10.0.0.1:5000");
    one.time.turn(Duration.ofMinutes(240));
    one.service().touch(peer("10.0.0.1:5000"));
    one.time.turn(Duration.ofMinutes(5)); // now it is written that it was used
    one.opening("10.0.0.2:5000", SessionRig.account("another"), SessionOptions.DEFAULT).join();
    await("the other has heard of the later change", () -> ids(other).size() == 2);

    one.time.turn(Duration.ofMinutes(100));
    assertThat(ids(other)).contains(used.id());
    one.time.turn(Duration.ofMinutes(150));
    assertThat(ids(other)).doesNotContain(used.id());
    assertThat(ids(one)).doesNotContain(used.id());
  }

  @Test
  void without_redis_sessions_hold_for_the_configured_time() throws Exception {
    one.open("10.0.0.1:5000");
    awaitFound(other, "10.0.0.1:5000");
    redis.kill();
    awaitCutOff();

    one.time.turn(Duration.ofMinutes(29));
    assertThat(other.service().find(peer("10.0.0.1:5000"))).isNotNull();
    one.time.turn(Duration.ofMinutes(2));
    assertThat(other.service().find(peer("10.0.0.1:5000"))).isNull();

    redis.start();
    for (SessionRig each : List.of(one, other)) {
      awaitRetrying("found", () -> each.service().find(peer("10.0.0.1:5000")) != null);
    }
  }

  private void awaitCutOff() throws Exception {
    await("one is cut off", () -> one.component.isCutOff());
    await("the other is cut off", () -> other.component.isCutOff());
  }

  @Test
  void what_redis_has_forgotten_the_routers_write_again() throws Exception {
    one.open("10.0.0.1:5000");
    other.open("10.0.0.1:6000");
    awaitFound(other, "10.0.0.1:5000");
    redis.kill();
    awaitCutOff();
    try (var files = Files.list(folder.resolve("appendonlydir"))) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    redis.start();

    awaitRetrying("both sessions in Redis", () -> stored(redis) == 2);
    awaitRetrying(
        "both sessions at both", () -> ids(one).size() == 2 && ids(one).equals(ids(other)));
  }

  @Test
  void a_session_is_not_taken_for_ended_because_redis_was_emptied_and_written_again()
      throws Exception {
    one.open("10.0.0.1:5000");
    awaitFound(other, "10.0.0.1:5000");
    redis.ask("FLUSHALL");
    other.open("10.0.0.1:6000");

    awaitRetrying("both sessions in Redis", () -> stored(redis) == 2);
    awaitRetrying(
        "both sessions at both", () -> ids(one).size() == 2 && ids(one).equals(ids(other)));
    assertThat(one.told).doesNotContain("closed 5000");
    assertThat(other.told).doesNotContain("closed 5000");
  }

  @Test
  void a_session_that_ends_while_redis_is_away_does_not_come_back() throws Exception {
    one.open("10.0.0.1:5000");
    awaitFound(other, "10.0.0.1:5000");
    redis.kill();
    awaitCutOff();
    one.service().close(peer("10.0.0.1:5000")).toCompletableFuture().join();
    redis.start();

    awaitRetrying("it is not in Redis", () -> stored(redis) == 0);
    awaitRetrying("it ends at the other", () -> ids(other).isEmpty());
    assertThat(ids(one)).isEmpty();
  }

  private static int stored(RedisProcess redis) throws Exception {
    return Integer.parseInt(redis.ask("HLEN test:map:sessions").substring(1));
  }
}
