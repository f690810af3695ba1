// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.Loop;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.Extent;
import io.millrace.lib.testing.MosquittoProcess;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.northbound.mqtt.backlog.FileBacklog;
import io.millrace.northbound.mqtt.outbox.Birth;
import io.millrace.northbound.mqtt.outbox.Item;
import io.millrace.northbound.mqtt.outbox.Losses;
import io.millrace.northbound.mqtt.outbox.Message;
import io.millrace.northbound.mqtt.outbox.OutboxSettings;
import io.millrace.northbound.mqtt.outbox.Uplink;
import io.millrace.northbound.mqtt.outbox.UplinkMeters;
import io.millrace.northbound.mqtt.paho.BrokerSettings;
import io.millrace.northbound.mqtt.paho.PahoBroker;
import io.millrace.platform.MeterRegistry;
import io.millrace.platform.SystemTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a real broker, which is stopped and killed. */
@Timeout(1800)
class MosquittoTest {
  private static final Duration LONGEST = Duration.ofSeconds(120);
  private static final int WINDOW = 16;
  private static final int KILLS = Extent.times(3, 10);
  private static final int ITEMS_BETWEEN = Extent.times(200, 6000);
  private static final Duration BETWEEN = Extent.isLong() ? Duration.ofMinutes(1) : Duration.ZERO;

  @TempDir Path folder;
  private final SystemTime time = new SystemTime();
  private final MeterRegistry meters = new MeterRegistry();
  private final LinkedBlockingQueue<Message> arrived = new LinkedBlockingQueue<>();
  private final Losses losses = new Losses(meters, "test", time);
  private MosquittoProcess mosquitto;
  private Loop loop;
  private Uplink uplink;
  private int sent;

  @BeforeEach
  void prepare() throws Exception {
    assumeTrue(MosquittoProcess.isInstalled(), "no mosquitto here: brokers are not tested");
    mosquitto =
        new MosquittoProcess(
            Files.createDirectory(folder.resolve("broker")), "allow_anonymous true");
    mosquitto.start();
  }

  private void start(int epoch, List<String> subscriptions) throws Exception {
    Message offline = state("offline");
    BrokerSettings settings =
        new BrokerSettings(
            "tcp://127.0.0.1:" + mosquitto.port(),
            "router",
            "",
            "",
            null,
            Duration.ofSeconds(30),
            offline,
            subscriptions);
    loop = Loop.start("mqtt-test");
    uplink =
        new Uplink(
            loop,
            (Time) time,
            new SeededRandomness(epoch),
            new PahoBroker(() -> settings),
            new FileBacklog(folder.resolve("backlog"), epoch, 8 << 20),
            new OutboxSettings(
                WINDOW, Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(5)),
            losses,
            new UplinkMeters(meters, "test"),
            new Birth(state("online"), offline, arrived::add));
    uplink.start();
  }

  private static Message state(String word) {
    return Message.retained("site/status", "application/json", Bytes.utf8(word));
  }

  private void end() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    loop.execute(
        () -> {
          uplink.close();
          ended.countDown();
        });
    assertThat(ended.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    loop.close();
  }

  @AfterEach
  void stop() throws Exception {
    if (loop != null) {
      end();
    }
    if (mosquitto != null) {
      mosquitto.close();
    }
    time.stop();
  }

  private void send(int items) {
    for (int i = 0; i < items; i++) {
      uplink.send(
          new Item("site/reading", "text/plain", time.now(), Bytes.utf8("value " + sent++)));
    }
  }

  private void awaitUp() throws Exception {
    Await.that(() -> uplink.status().toString(), LONGEST, () -> uplink.status().isUp());
  }

  @Test
  void killed_again_and_again_the_broker_gets_everything_in_order() throws Exception {
    try (Subscriber receiver = new Subscriber(mosquitto.port(), "site/reading")) {
      start(1, List.of());
      for (int kill = 0; kill < KILLS; kill++) {
        int before = sent;
        receiver.await("all so far", got -> got.stream().distinct().count() >= before);
        pass(BETWEEN, ITEMS_BETWEEN);
        int half = before + ITEMS_BETWEEN / 2;
        Await.that(() -> uplink.status().toString(), LONGEST, () -> acknowledged() >= half);
        // What it has acknowledged it would forget when it is killed: the receiver gets that first.
        mosquitto.halt();
        long told = acknowledged();
        receiver.await("what it acknowledged", got -> got.stream().distinct().count() >= told);
        mosquitto.kill();
        send(ITEMS_BETWEEN / 2); // while there is none
        mosquitto.start();
      }
      Await.that(() -> uplink.status().toString(), LONGEST, () -> uplink.status().waiting() == 0);
      int all = sent;
      receiver.await("all are received", got -> got.stream().distinct().count() >= all);
      assertThat(receiver.ids().stream().distinct())
          .isEqualTo(IntStream.range(0, all).mapToObj(each -> "00000001-" + each).toList());
      assertThat(losses.count()).isZero();
    }
  }

  private long acknowledged() {
    return meters.counter("millrace_mqtt_published_total", "broker", "test").value();
  }

  /** Sends over a while; what decides is that the last of them waits when the broker ends. */
  private void pass(Duration during, int items) throws Exception {
    int parts = during.isZero() ? 1 : 60;
    for (int i = 0; i < parts; i++) {
      send(items / parts);
      CountDownLatch passed = new CountDownLatch(1);
      time.schedule(during.dividedBy(parts), passed::countDown);
      passed.await();
    }
  }

  @Test
  void birth_is_kept_and_the_will_follows_when_the_connection_breaks() throws Exception {
    start(1, List.of());
    awaitUp();
    try (Subscriber receiver = new Subscriber(mosquitto.port(), "site/status")) {
      receiver.await(
          "online", got -> got.stream().anyMatch(each -> each.payload().equals("online")));
      end();
      loop = null;
      receiver.await("offline", got -> got.get(got.size() - 1).payload().equals("offline"));
    }
  }

  @Test
  void items_of_a_process_before_are_published_by_the_next_one() throws Exception {
    mosquitto.stop();
    start(1, List.of());
    send(50);
    end();
    mosquitto.start();
    try (Subscriber receiver = new Subscriber(mosquitto.port(), "site/reading")) {
      start(2, List.of());
      send(1);
      receiver.await("all are received", got -> got.size() >= 51);
      assertThat(receiver.ids()).hasSize(51).doesNotHaveDuplicates().endsWith("00000002-50");
    }
  }
}
