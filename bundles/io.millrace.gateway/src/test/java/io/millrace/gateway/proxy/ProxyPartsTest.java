// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.address.Literal;
import io.millrace.lib.testing.TurnedTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The log of refusals and the lookup of names. */
class ProxyPartsTest {
  private final TurnedTime time = new TurnedTime();

  @Test
  void a_refused_peer_is_logged_at_most_once_a_minute() {
    RefusalLog log = new RefusalLog(time);
    InetSocketAddress peer = new InetSocketAddress("192.0.2.1", 6000);
    assertThat(log.isDue(peer)).isTrue();
    time.turn(Duration.ofSeconds(59));
    assertThat(log.isDue(peer)).isFalse();
    assertThat(log.isDue(new InetSocketAddress("192.0.2.1", 6001))).isTrue();
    time.turn(Duration.ofSeconds(1));
    assertThat(log.isDue(peer)).isTrue();
  }

  @Test
  void refused_peers_without_number_are_logged_in_a_bounded_number_of_lines() {
    RefusalLog log = new RefusalLog(time);
    for (int minute = 0; minute < 20; minute++) {
      int lines = 0;
      for (int port = 1; port < 1030; port++) {
        lines += log.isDue(new InetSocketAddress("192.0.2." + minute, port)) ? 1 : 0;
      }
      assertThat(lines).isEqualTo(60);
      time.turn(Duration.ofMinutes(1));
    }
    assertThat(log.isDue(new InetSocketAddress("192.0.2.0", 1))).isTrue();
  }

  private static InetAddress[] found(String name) throws UnknownHostException {
    if (name.startsWith("no")) {
      throw new UnknownHostException(name);
    }
    return new InetAddress[] {Literal.parse("198.51.100.7")};
  }

  @Test
  void a_name_is_looked_up_on_another_thread_and_kept_for_a_minute() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (NameLookup lookup =
        new NameLookup(
            time,
            name -> {
              asked.incrementAndGet();
              return found(name);
            })) {
      lookup.find("a.example", address -> heard.add(Thread.currentThread().getName()));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("millrace-gateway-names");
      lookup.find("a.example", address -> heard.add(Thread.currentThread().getName()));
      assertThat(heard.poll()).isEqualTo(Thread.currentThread().getName());
      time.turn(Duration.ofMinutes(1));
      lookup.find("a.example", address -> heard.add("again"));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("again");
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void a_name_without_an_address_is_null_and_asked_for_again() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (NameLookup lookup = new NameLookup(time, ProxyPartsTest::found)) {
      for (int i = 0; i < 2; i++) {
        lookup.find("nobody.example", address -> heard.add("" + address));
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("null");
      }
    }
  }

  @Test
  void more_names_than_may_wait_are_refused_at_once() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (NameLookup lookup =
        new NameLookup(
            time,
            name -> {
              try {
                open.await(10, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new UnknownHostException(name);
              }
              return found(name);
            })) {
      for (int i = 0; i < 100; i++) {
        lookup.find("a" + i, address -> heard.add("" + address));
      }
      assertThat(heard).hasSize(100 - 64 - 2).containsOnly("null");
      open.countDown();
      while (heard.size() < 100) {
        Thread.onSpinWait();
      }
    }
  }
}
