// SPDX-License-Identifier: Apache-2.0
package io.millrace.audit;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.Origin;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Writes records with a thread of its own, which sleeps while there are none. While the disk takes
 * nothing, at most {@value #MOST_WAITING} records wait; how many more were lost is counted and,
 * when the disk is good again, recorded. The disk is tried again with each record and after some
 * time.
 */
final class AuditWriter {
  /** How many records wait for the disk at the most. */
  static final int MOST_WAITING = 1024;

  private static final CallbackGuard GUARD =
      CallbackGuard.outermost(AuditWriter.class, "writing the audit trail");
  private static final int AT_ONCE = 64;
  private static final Origin OWN = Origin.of("audit", "", "");

  /**
   * What the health check says.
   *
   * @param failure why the disk does not take records; empty: it does
   * @param waiting how many wait for it
   * @param lost how many were lost since the process was started
   * @param untold how many of them no record tells of yet
   */
  record Condition(Optional<String> failure, int waiting, long lost, long untold) {}

  private final AuditFolder folder;
  private final Supplier<Instant> clock;
  private final Duration retry;
  private final Deque<AuditRecord> waiting = new ArrayDeque<>();
  private final Thread thread = Daemon.thread("millrace-audit", this::run);
  private long lost;
  private long untold; // of the lost
  private String failure; // null: the disk is good
  private boolean closing;
  private boolean closed;

  /**
   * Makes one that is not started.
   *
   * @param retry after which time the disk is tried again
   */
  AuditWriter(AuditFolder folder, Supplier<Instant> clock, Duration retry) {
    this.folder = folder;
    this.clock = clock;
    this.retry = retry;
  }

  /** Begins with what another one could not write. */
  void start(AuditRemainder before) {
    before.records().forEach(this::add);
    synchronized (this) {
      lost += before.lost();
      untold += before.untold();
    }
    thread.start();
  }

  /**
   * Adds a record; does not block.
   *
   * @throws IllegalStateException after the end: the next trail is to get it
   */
  synchronized void add(AuditRecord record) {
    if (closed) {
      throw new IllegalStateException("this audit trail has been replaced");
    }
    if (waiting.size() < MOST_WAITING) {
      waiting.add(record);
      notifyAll();
    } else {
      lost++;
      untold++;
    }
  }

  /** Counts records that were lost elsewhere, of which a record tells. */
  synchronized void lost(long elsewhere) {
    lost += elsewhere;
  }

  private void run() {
    while (awaitWork()) {
      GUARD.run(this::writeSome);
    }
  }

  /** Waits until there is something to write; false at the end. */
  private synchronized boolean awaitWork() {
    try {
      if (failure != null && !closing) {
        wait(retry.toMillis());
      }
      while (waiting.isEmpty() && untold == 0 && !closing) {
        wait();
      }
    } catch (InterruptedException nobodyDoesThat) {
      closing = true;
    }
    return !(closing && (failure != null || waiting.isEmpty() && untold == 0));
  }

  private void writeSome() {
    synchronized (folder) { // who reads meanwhile finds each record once: there, or waiting
      int written = 0;
      try {
        for (AuditRecord record : next()) {
          folder.append(record);
          written++;
        }
        folder.force();
        done(written, null);
      } catch (IOException e) {
        done(written, FileReason.of(e));
      } catch (RuntimeException | Error fault) {
        done(written, fault.toString());
        throw fault;
      }
    }
  }

  private synchronized List<AuditRecord> next() {
    if (untold > 0 && waiting.size() < MOST_WAITING) {
      String detail = untold + " records were lost while they could not be written";
      waiting.add(AuditRecord.of(clock.get(), OWN, "audit", AuditOutcome.FAILED, detail));
      untold = 0;
    }
    return waiting.stream().limit(AT_ONCE).toList();
  }

  private synchronized void done(int written, String reason) {
    for (int i = 0; i < written; i++) {
      waiting.remove();
    }
    failure = reason;
  }

  /** Returns the newest records that are wanted, the oldest of them first. */
  List<AuditRecord> last(int most, Predicate<AuditRecord> wanted) throws IOException {
    synchronized (folder) {
      List<AuditRecord> all =
          Stream.concat(folder.last(most, wanted).stream(), waiting().stream().filter(wanted))
              .toList();
      return all.subList(Math.max(0, all.size() - most), all.size());
    }
  }

  private synchronized List<AuditRecord> waiting() {
    return List.copyOf(waiting);
  }

  /** Returns how it does. */
  synchronized Condition condition() {
    return new Condition(Optional.ofNullable(failure), waiting.size(), lost, untold);
  }

  /**
   * Writes what waits, for at most some time, and ends.
   *
   * @return what could not be written
   */
  AuditRemainder close(Duration most) {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(most.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      closed = true;
      return new AuditRemainder(List.copyOf(waiting), lost, untold);
    }
  }
}
