// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Reads both sensors in turn, forty requests a second, whatever becomes of those before. */
final class Load implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(25);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Client client;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::send, "load");
  private volatile boolean ended;

  /** Begins. */
  Load(Client client) {
    this.client = client;
    thread.setDaemon(true);
    thread.start();
  }

  private void send() {
    while (!ended) {
      for (Chain.Nic nic : Chain.Nic.values()) {
        asked.add(client.ask(Chain.read(nic)));
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Waits until so many more requests have been sent. */
  Load more(int count) {
    int enough = asked.size() + count;
    Await.that("requests are sent", TIMEOUT, () -> asked.size() >= enough);
    return this;
  }

  /** Waits until somebody has answered. */
  Load answered() {
    Await.that("an answer", TIMEOUT, () -> asked.stream().anyMatch(Asked::isAnswered));
    return this;
  }

  /**
   * Sends no more, and returns how often each outcome came: a code, or {@code nothing} for what was
   * not answered within {@code timeout} from now.
   */
  Map<String, Integer> outcomes(Duration timeout) {
    close();
    long end = System.nanoTime() + timeout.toNanos();
    Map<String, Integer> outcomes = new TreeMap<>();
    for (Asked each : asked) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      outcomes.merge(each.outcome(left), 1, Integer::sum);
    }
    return outcomes;
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
