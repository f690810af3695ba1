// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.hawkbit.HawkbitServer;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** What the fleet costs while there is nothing to do. */
class IdleTest {
  private static final int POLLS_A_DAY = 288;
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final TurnedTime turned = new TurnedTime();
  private final AtomicInteger timers = new AtomicInteger();
  private final Time time =
      new Time() {
        @Override
        public long nanos() {
          return turned.nanos();
        }

        @Override
        public Instant now() {
          return turned.now();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
          Timer timer = turned.schedule(delay, task);
          timers.incrementAndGet();
          return timer;
        }
      };

  private HawkbitServer server;
  private Fleet fleet;

  @AfterEach
  void stop() {
    if (fleet != null) {
      fleet.close();
      server.close();
    }
  }

  private static FleetConfig config(Map<String, Object> values) {
    return (FleetConfig)
        Proxy.newProxyInstance(
            IdleTest.class.getClassLoader(),
            new Class<?>[] {FleetConfig.class},
            (proxy, method, none) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  /** Threads of the fleet and of HTTP clients, by their names. */
  private static TreeSet<String> threads() {
    TreeSet<String> names = new TreeSet<>();
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (each.getName().matches("fleet.*|HttpClient-.*")) {
        names.add(each.getName());
      }
    }
    return names;
  }

  private static void await(String what, Await.Condition condition) throws Exception {
    Await.that(() -> what, LONGEST, condition);
  }

  private void start() throws IOException {
    server = HawkbitServer.start();
    server.settings().gatewayToken("the-secret").rates(100_000, 100_000); // a day takes a second
    Path token = Files.createFile(folder.resolve("gateway.token"), OwnerOnly.file());
    Files.writeString(token, "the-secret");
    Map<String, Object> values = new HashMap<>();
    values.put("url", server.url());
    values.put("controllerId", "router-1");
    values.put("gatewayTokenFile", token.toString());
    values.put("jitterPercent", 0);
    values.put("startSpreadSeconds", 0);
    fleet =
        new Fleet(
            name -> null,
            folder.resolve("fleet"),
            config(values),
            new RunningRouter(folder, new AuditOutbox(time::now), List::of),
            time,
            new SeededRandomness(1));
    fleet.start();
  }

  private int polls() {
    return server.log().lines("GET", "router-1").size();
  }

  @Test
  void without_a_url_there_is_no_thread_and_no_timer() {
    TreeSet<String> before = threads();
    BundleContext context =
        (BundleContext)
            Proxy.newProxyInstance(
                IdleTest.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, none) -> answer(method.getReturnType()));
    HawkbitFleet off = new HawkbitFleet(context, time, new SeededRandomness(1), config(Map.of()));
    assertThat(before).as("other tests' clients may end").containsAll(threads());
    assertThat(timers.get()).isZero();
    off.deactivate();
  }

  private static Object answer(Class<?> type) {
    if (type == Collection.class) {
      return List.of(); // no service of others
    }
    return type == ServiceRegistration.class ? registration() : null;
  }

  private static ServiceRegistration<?> registration() {
    return (ServiceRegistration<?>)
        Proxy.newProxyInstance(
            IdleTest.class.getClassLoader(),
            new Class<?>[] {ServiceRegistration.class},
            (proxy, method, none) -> null);
  }

  @Test
  void in_a_day_without_an_action_it_wakes_up_once_for_each_poll() throws Exception {
    start();
    await("the first poll", () -> timers.get() == 1);
    int polls = polls();
    for (int poll = 1; poll <= POLLS_A_DAY; poll++) {
      assertThat(turned.waiting()).as("timers").isEqualTo(1);
      turned.turn(Duration.ofMinutes(5));
      int expected = poll + 1;
      await("a step after the poll", () -> timers.get() >= expected);
    }
    assertThat(timers.get()).isEqualTo(POLLS_A_DAY + 1);
    assertThat(polls() - polls).isEqualTo(POLLS_A_DAY);
    assertThat(turned.untilNext()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void between_two_polls_no_thread_of_the_http_client_is_there() throws Exception {
    TreeSet<String> before = threads();
    start();
    await("the first poll", () -> timers.get() == 1);
    before.add("fleet");
    await("only its own thread: " + before, () -> before.containsAll(threads()));
    turned.turn(Duration.ofMinutes(5));
    await("another poll", () -> timers.get() == 2);
    assertThat(fleet.status().trouble()).isEmpty();
    await("only its own thread: " + before, () -> before.containsAll(threads()));
  }
}
