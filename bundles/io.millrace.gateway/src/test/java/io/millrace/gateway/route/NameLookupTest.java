// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.access.IpLiteral;
import io.millrace.lib.testing.Faults;
import io.millrace.lib.testing.TurnedTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NameLookupTest {
  private final TurnedTime time = new TurnedTime();

  private static InetAddress[] found(String name) throws UnknownHostException {
    if (name.startsWith("no")) {
      throw new UnknownHostException(name);
    }
    return new InetAddress[] {IpLiteral.parse("198.51.100.7")};
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
      lookup.find("a.example", false, outcome -> heard.add(Thread.currentThread().getName()));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("millrace-gateway-names");
      lookup.find("a.example", false, outcome -> heard.add(Thread.currentThread().getName()));
      assertThat(heard.poll()).isEqualTo(Thread.currentThread().getName());
      time.turn(Duration.ofMinutes(1));
      lookup.find("a.example", false, outcome -> heard.add("again"));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("again");
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void a_name_without_an_address_is_asked_for_again() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (NameLookup lookup = new NameLookup(time, NameLookupTest::found)) {
      for (int i = 0; i < 2; i++) {
        lookup.find("nobody.example", false, outcome -> heard.add("" + outcome.address()));
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("null");
      }
    }
  }

  @Test
  void all_who_ask_for_a_name_share_one_lookup_and_one_that_fails_harms_no_other()
      throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (NameLookup lookup = new NameLookup(time, name -> slow(name, open, asked))) {
      for (int i = 0; i < 200; i++) {
        boolean fails = i == 7;
        lookup.find(
            "a.example",
            false,
            outcome -> {
              heard.add("" + outcome.tooMany());
              if (fails) {
                throw new NoClassDefFoundError("gone/With/Its/Bundle");
              }
            });
      }
      open.countDown();
      await(heard, 200);
      assertThat(heard).containsOnly("false");
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void names_that_nobody_waits_for_take_no_room_from_requests() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    BlockingQueue<String> heardAgain = new LinkedBlockingQueue<>();
    AtomicInteger asked = new AtomicInteger();
    try (NameLookup lookup =
        new NameLookup(
            time, name -> name.startsWith("slow") ? slow(name, open, asked) : found(name))) {
      for (int i = 0; i < 100; i++) {
        lookup.find("slow" + i, true, outcome -> heardAgain.add("" + outcome.tooMany()));
      }
      lookup.find("a.example", false, outcome -> heard.add("" + outcome.address()));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("198.51.100.7");
      open.countDown();
      await(heardAgain, 100);
    }
  }

  @Test
  void a_source_that_fails_is_no_address() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (NameLookup lookup =
        new NameLookup(time, name -> Faults.raise(new NoClassDefFoundError("gone")))) {
      lookup.find("a.example", false, outcome -> heard.add("" + outcome.address()));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("null");
    }
  }

  private static InetAddress[] slow(String name, CountDownLatch open, AtomicInteger asked)
      throws UnknownHostException {
    asked.incrementAndGet();
    try {
      open.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new UnknownHostException(name);
    }
    return found(name);
  }

  private static void await(BlockingQueue<String> heard, int size) {
    while (heard.size() < size) {
      Thread.onSpinWait();
    }
  }

  @Test
  void more_names_than_may_wait_are_refused_at_once() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (NameLookup lookup = new NameLookup(time, name -> slow(name, open, new AtomicInteger()))) {
      for (int i = 0; i < 100; i++) {
        lookup.find("a" + i, false, outcome -> heard.add("" + outcome.tooMany()));
      }
      assertThat(heard).hasSize(100 - 64 - 2).containsOnly("true");
      open.countDown();
      while (heard.size() < 100) {
        Thread.onSpinWait();
      }
    }
  }
}
