// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static io.millrace.itests.interop.DatagramClient.CHANGED;
import static io.millrace.itests.interop.DatagramClient.CONTENT;
import static io.millrace.itests.interop.DatagramClient.CREATED;
import static io.millrace.itests.interop.DatagramClient.GET;
import static io.millrace.itests.interop.DatagramClient.PUT;
import static io.millrace.itests.interop.DatagramClient.UNAUTHORIZED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.RedisProcess;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two routers behind one address, with one Redis: first Redis is killed under load, then a router.
 * The other router does not honour sessions from its memory: it is the negative control.
 */
@Timeout(600)
@TestMethodOrder(OrderAnnotation.class)
class TwoRoutersTest {
  private static final Duration WAIT = Duration.ofMinutes(2);
  private static final int QUOTA = 5;
  private static final int LOAD_CLIENTS = 3;
  private static final int REQUESTS = 100; // of each client, while Redis is away

  @TempDir static Path folder;
  private static final int ONE = RouterProcess.freePort();
  private static final int OTHER = RouterProcess.freePort();
  private static final List<DatagramClient> clients = new ArrayList<>();
  private static RedisProcess redis;
  private static RouterProcess one;
  private static RouterProcess other;
  private static FrontEnd front;
  private static SilentServer server;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RedisProcess.isInstalled(), "no redis-server here: two routers are not tested");
    redis = RedisProcess.start(Files.createDirectories(folder.resolve("redis")));
    server = new SilentServer();
    front = new FrontEnd(ONE, OTHER);
    one = router("one", ONE, 60).start();
    token = one.shell("millrace:token").output().strip();
    other = router("other", OTHER, 0).start();
  }

  private static RouterProcess router(String name, int port, int localCopyMinutes)
      throws IOException {
    RouterProcess router = RouterProcess.in(Files.createDirectories(folder.resolve(name)));
    router.configure(
        "io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port));
    router.configure("io.millrace.gateway", Map.of("destinations", "127.0.0.0/8"));
    router.configure("io.millrace.auth.jwt", Map.of("ownKeyDirectory", folder.resolve("keys")));
    router.configure(
        "io.millrace.session", Map.of("quota", QUOTA, "localCopyMinutes", localCopyMinutes));
    return router.configure(
        "io.millrace.store.redis",
        Map.of(
            "enabled",
            true,
            "port",
            redis.port(),
            "router",
            name,
            "goneSeconds",
            5,
            "timeOutMillis",
            10_000));
  }

  @AfterAll
  static void stop() throws Exception {
    for (DatagramClient each : clients) {
      each.close();
    }
    for (AutoCloseable each : new AutoCloseable[] {front, server, one, other, redis}) {
      if (each != null) {
        each.close();
      }
    }
  }

  /** Returns a client whose hash leads to that router. */
  private static DatagramClient clientOf(int router) throws IOException {
    while (true) {
      DatagramClient client = new DatagramClient(front.port());
      clients.add(client);
      if (front.routerOf(client.ownPort()) == router) {
        return client;
      }
    }
  }

  private static DatagramClient loggedIn(int router) throws IOException {
    DatagramClient client = clientOf(router);
    assertThat(client.ask(client.login(token, ""))).isEqualTo(CREATED);
    return client;
  }

  private static void await(String what, Await.Condition condition) throws Exception {
    Await.that(() -> what, WAIT, Duration.ofMillis(100), condition);
  }

  private static int sessions(RouterProcess router) throws IOException {
    String printed = router.shell("millrace:sessions").output();
    return (int) printed.lines().filter(each -> each.contains("127.0.0.1")).count();
  }

  /** One client that asks without a pause. */
  private static final class Load {
    private final DatagramClient client;
    private final AtomicInteger good = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "load");
    private volatile String bad = "";
    private volatile boolean ending;

    Load(DatagramClient client) {
      this.client = client;
      thread.start();
    }

    private void run() {
      try {
        while (!ending && bad.isEmpty()) {
          int code = client.ask(client.proxied(PUT, server.uri()));
          if (code == CHANGED) {
            good.incrementAndGet();
          } else {
            bad = "answered %x".formatted(code);
          }
        }
      } catch (IOException | AssertionError lost) {
        bad = lost.toString();
      }
    }

    int end() throws InterruptedException {
      ending = true;
      thread.join();
      return good.get();
    }
  }

  private static void awaitMore(List<Load> loads) throws Exception {
    int[] before = loads.stream().mapToInt(each -> each.good.get()).toArray();
    for (int i = 0; i < before.length; i++) {
      Load load = loads.get(i);
      int wanted = before[i] + REQUESTS;
      await("more answers", () -> load.good.get() >= wanted || !load.bad.isEmpty());
    }
  }

  @Test
  @Order(1)
  void killed_redis_loses_no_request_where_sessions_are_honoured_from_memory() throws Exception {
    DatagramClient control = loggedIn(OTHER);
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < LOAD_CLIENTS; i++) {
      loads.add(new Load(loggedIn(ONE)));
    }
    awaitMore(loads);
    redis.kill();
    await(
        "no answer where sessions are not honoured",
        () -> control.ask(control.proxied(GET, server.uri())) == UNAUTHORIZED);
    awaitMore(loads);
    redis.start();
    await(
        "answers there, too, without a login",
        () -> control.ask(control.proxied(GET, server.uri())) == CONTENT);
    awaitMore(loads);

    int answered = 0;
    for (Load each : loads) {
      answered += each.end();
      assertThat(each.bad).as("lost").isEmpty();
    }
    assertThat(server.executed()).as("each once").isEqualTo(answered);
    await(
        "all at both", () -> sessions(one) == LOAD_CLIENTS + 1 && sessions(other) == sessions(one));
  }

  @Test
  @Order(2)
  void when_a_router_is_killed_everything_goes_on_at_the_other() throws Exception {
    try (NotifyingServer observed = new NotifyingServer()) {
      DatagramClient moving = loggedIn(ONE);
      moving.send(moving.observe(observed.uri()));
      moving.await("first");
      String sticky = one.shell("millrace:token", "--subject", "sticky").output().strip();
      DatagramClient leaving = clientOf(ONE);
      assertThat(leaving.ask(leaving.login(sticky, "sticky=true"))).isEqualTo(CREATED);
      int all = sessions(one);
      await("all sessions at the other", () -> sessions(other) == all);

      int before = server.executed();
      server.silent(true);
      byte[] put = moving.proxied(PUT, server.uri());
      moving.send(put);
      await("the request at the server", () -> server.executed() == before + 1);
      one.kill();
      front.failed(ONE);
      server.silent(false);

      assertThat(moving.ask(put)).as("the same request, sent again").isEqualTo(CHANGED);
      assertThat(server.executed()).as("executed by both routers").isEqualTo(before + 2);
      assertThat(moving.ask(moving.proxied(GET, server.uri()))).as("no login").isEqualTo(CONTENT);

      await("the observation at the other router", () -> observed.requests() == 2);
      observed.become("second");
      moving.await("second");

      DatagramClient arriving = clientOf(OTHER);
      assertThat(arriving.ask(arriving.login(sticky, "sticky=true"))).isEqualTo(CREATED);
      assertThat(sessions(other)).as("the sticky session has moved").isEqualTo(all);
      for (int i = 0; i < QUOTA; i++) {
        loggedIn(OTHER);
      }
      assertThat(sessions(other)).as("the quota, and the sticky one").isEqualTo(QUOTA + 1);
    }
  }
}
