// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A file that cannot be used at the start is looked for again; a wrong value is not. */
class FleetStartTest {
  private final TurnedTime time = new TurnedTime();
  private final AtomicInteger tries = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final BlockingQueue<AutoCloseable> started = new LinkedBlockingQueue<>();
  private volatile Exception obstacle = new FileNotFoundException("key.pem");
  private final BlockingQueue<Integer> tried = new LinkedBlockingQueue<>();
  private final FleetStart<AutoCloseable> start = new FleetStart<>(time, this::make, started::add);

  private AutoCloseable make() throws IOException {
    tried.add(tries.incrementAndGet());
    if (obstacle instanceof IOException unusable) {
      throw unusable;
    }
    if (obstacle instanceof RuntimeException wrong) {
      throw wrong;
    }
    return closed::incrementAndGet;
  }

  private void awaitTry(int number) throws InterruptedException {
    assertThat(tried.poll(10, TimeUnit.SECONDS)).isEqualTo(number);
  }

  @AfterEach
  void close() {
    start.close();
  }

  @Test
  void file_that_comes_later_needs_nobodys_hand() throws Exception {
    start.start();
    awaitTry(1);
    assertThat(start.made()).isEmpty();
    assertThat(start.refused()).hasSize(1).first().asString().contains("key.pem", "every minute");
    obstacle = null;
    time.turn(FleetStart.RETRY);
    awaitTry(2);
    AutoCloseable made = started.poll(10, TimeUnit.SECONDS);
    assertThat(made).isNotNull();
    start.close(); // waits for the thread
    assertThat(start.made()).contains(made);
    assertThat(start.refused()).isEmpty();
    assertThat(closed).hasValue(1);
  }

  @Test
  void wrong_value_is_said_and_not_tried_again() throws Exception {
    obstacle = new IllegalArgumentException("url = nonsense");
    start.start();
    awaitTry(1);
    assertThat(start.refused())
        .isEqualTo(List.of("io.millrace.fleet.hawkbit: url = nonsense; the fleet is off"));
    time.turn(FleetStart.RETRY.multipliedBy(3));
    assertThat(time.waiting()).isZero();
    assertThat(tries).hasValue(1);
  }

  @Test
  void nothing_is_tried_after_the_close() throws Exception {
    start.start();
    start.close();
    time.turn(FleetStart.RETRY.multipliedBy(3));
    assertThat(tries).hasValue(1);
  }
}
