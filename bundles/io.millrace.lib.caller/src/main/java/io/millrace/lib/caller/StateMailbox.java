// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.caller;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.time.Duration;

/**
 * The newest state of an observed resource on its way to a client that may be slow: a newer state
 * takes the place of one that was not fetched [RFC 7641 §4.5.2]. Thread-safe.
 */
public final class StateMailbox implements AutoCloseable {
  /** Nothing came for a while. */
  public static final CoapResponse QUIET = CoapResponse.of(0);

  private static final Duration PAUSE = Duration.ofSeconds(15);

  private final Time time;
  private CoapResponse newest;
  private Timer timer;
  private boolean closed;

  /** Makes an empty one. */
  public StateMailbox(Time time) {
    this.time = time;
    later();
  }

  private synchronized void later() {
    if (!closed) {
      timer = time.schedule(PAUSE, this::quiet);
    }
  }

  private synchronized void quiet() {
    if (newest == null) {
      newest = QUIET;
      notifyAll();
    }
    later();
  }

  /** Puts a state. */
  public synchronized void put(CoapResponse state) {
    newest = state;
    notifyAll();
  }

  /** Waits for the next state, or for {@link #QUIET}, so that a client that is gone is noticed. */
  public synchronized CoapResponse take() throws InterruptedException {
    while (newest == null) {
      wait();
    }
    CoapResponse state = newest;
    newest = null;
    return state;
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.cancel();
  }
}
