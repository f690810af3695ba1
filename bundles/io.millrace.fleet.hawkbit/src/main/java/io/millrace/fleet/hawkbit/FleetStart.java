// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Loop;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a part of a configuration, and tries again every minute while one of its files cannot be
 * used: a key that comes later, or a disk that was full, needs nobody's hand. A configuration that
 * is wrong in itself is not tried again; a change of it makes another one of these. Thread-safe.
 *
 * @param <T> what is made
 */
final class FleetStart<T extends AutoCloseable> implements AutoCloseable {
  static final Duration RETRY = Duration.ofMinutes(1);

  private static final CallbackGuard GUARD = new CallbackGuard(FleetStart.class, "the fleet");
  private static final System.Logger LOG = System.getLogger(FleetStart.class.getName());

  private final Time time;
  private final Making<T> making;
  private final Consumer<T> started;
  private volatile T made; // null: not yet
  private volatile List<String> refused = List.of();
  private Loop loop; // null: nothing is tried again
  private Timer timer;
  private boolean closed;

  /** Makes it. */
  interface Making<T> {
    /**
     * Returns it.
     *
     * @throws IOException naming the file that cannot be used
     * @throws IllegalArgumentException naming the value that is not allowed
     */
    T make() throws IOException;
  }

  /**
   * Prepares it.
   *
   * @param started gets what was made, once, before {@link #made} tells of it
   */
  FleetStart(Time time, Making<T> making, Consumer<T> started) {
    this.time = time;
    this.making = making;
    this.started = started;
  }

  /** Makes it, now or later. Reads files, without a lock, since a disk may hang. */
  void start() {
    try {
      publish(making.make());
    } catch (IOException failure) {
      refuse(FileReason.of(failure) + "; the fleet is off, this is tried again every minute");
      later();
    } catch (IllegalArgumentException wrong) {
      refuse(wrong.getMessage() + "; the fleet is off");
    }
  }

  private synchronized void publish(T fresh) {
    if (closed) {
      GUARD.close(fresh);
      return;
    }
    started.accept(fresh);
    made = fresh;
    refused = List.of();
    if (loop != null) {
      LOG.log(Level.INFO, HawkbitFleet.PID + ": what was refused can be used now");
      loop.close();
    }
  }

  private void refuse(String why) {
    String line = HawkbitFleet.PID + ": " + why;
    if (!refused.contains(line)) {
      LOG.log(Level.ERROR, line);
    }
    refused = List.of(line);
  }

  /** Not on the timer's thread, which must not block. */
  private synchronized void later() {
    if (closed) {
      return;
    }
    if (loop == null) {
      loop = Loop.start("fleet-start");
    }
    Loop reader = loop;
    timer = time.schedule(RETRY, () -> reader.execute(this::start));
  }

  /** Returns what was made; empty as long as it is refused. */
  Optional<T> made() {
    return Optional.ofNullable(made);
  }

  /** Returns one line why it is refused; none when it is not. */
  List<String> refused() {
    return refused;
  }

  @Override
  public void close() {
    Loop reader;
    synchronized (this) {
      closed = true;
      reader = loop;
      if (timer != null) {
        timer.cancel();
      }
    }
    if (reader != null) {
      reader.close();
    }
    made().ifPresent(GUARD::close);
  }
}
