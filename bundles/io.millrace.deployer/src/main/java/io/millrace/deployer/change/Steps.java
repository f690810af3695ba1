// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.switching.Outcome;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Runs the steps of changes on the deployer's thread, each by what the journal says at its time,
 * and undoes a change where a step fails in the middle.
 */
final class Steps {
  private static final System.Logger LOG = System.getLogger(Steps.class.getName());

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Set<ReleaseState> UNJUDGED =
      EnumSet.of(ReleaseState.JUDGING, ReleaseState.SWITCHING_BY_RESTART);

  private final Records records;
  private final Router router;
  private final Conclusion conclusion;
  private final Supplier<Instant> clock;
  private final Worker worker;
  private final Busy busy;
  private volatile boolean ended;

  /** A step of a change, with the history as it is then. */
  interface Step {
    JournalRecord run(History history)
        throws IOException, InterruptedException, RefusedChangeException;
  }

  /** What is done next with a change that is in progress. */
  interface Next {
    JournalRecord run(History history, Trail trail) throws IOException, InterruptedException;
  }

  Steps(
      Records records,
      Router router,
      Conclusion conclusion,
      Supplier<Instant> clock,
      Worker worker,
      Busy busy) {
    this.records = records;
    this.router = router;
    this.conclusion = conclusion;
    this.clock = clock;
    this.worker = worker;
    this.busy = busy;
  }

  History history() throws IOException {
    try {
      return History.of(records.read());
    } catch (UncheckedIOException failure) {
      throw unreadable(failure.getCause());
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  private static IOException unreadable(IOException failure) {
    return new IOException("the journal cannot be read: " + FileReason.of(failure), failure);
  }

  /** Returns the record of the change that waits for a confirmation. */
  Optional<JournalRecord> waiting() throws IOException {
    return history().open().filter(Steps::isWaiting);
  }

  /** Says that nothing waits to whoever wanted to go on with it. */
  static RefusedChangeException nothingWaits() {
    return new RefusedChangeException("nothing-waits", "no change waits for a confirmation");
  }

  static boolean isWaiting(JournalRecord record) {
    return record.state() == ReleaseState.AWAITING_CONFIRM;
  }

  Trail trail(Map<String, String> fields) {
    return new Trail(records, clock, busy::tell, fields);
  }

  static String name(JournalRecord record) {
    String id = record.field(JournalRecord.ID);
    String action = record.field(Fields.ACTION);
    return id.isEmpty() ? (action.isEmpty() ? "a change" : action) : id;
  }

  void goOn(Next next) {
    worker.execute(
        () ->
            run(
                history -> {
                  Optional<JournalRecord> open = history.open();
                  return open.isEmpty() ? null : next.run(history, trail(open.get().fields()));
                }));
  }

  /** Goes on with the change that waits, for whoever has claimed that. */
  void goOnWaiting(Next next) {
    worker.execute(
        () ->
            run(
                history -> {
                  JournalRecord waiting =
                      history.open().filter(Steps::isWaiting).orElseThrow(Steps::nothingWaits);
                  return next.run(history, trail(waiting.fields()));
                }));
  }

  /**
   * Runs a step. Where it fails in the middle of a change, the change is undone; else whoever waits
   * for it is told, also of an error that a bundle's code or a lack of memory brings. One that
   * fails because this deployer ends is gone on with by the next.
   */
  void run(Step step) {
    try {
      JournalRecord record = step.run(history());
      if (record != null && isWaiting(record)) {
        expireLater(record);
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt(); // whoever comes next goes on
    } catch (RefusedChangeException refused) {
      busy.fail(refused);
    } catch (IOException | RuntimeException | Error failure) {
      if (ended) {
        LOG.log(Level.DEBUG, "this deployer ended in the middle of a step", failure);
        return;
      }
      LOG.log(Level.ERROR, "a change failed", failure);
      String reason = failure instanceof IOException io ? FileReason.of(io) : failure.toString();
      undo(failure, reason);
    }
  }

  private void undo(Throwable failure, String reason) {
    try {
      History history = history();
      Optional<JournalRecord> open = history.open();
      if (open.isPresent() && open.get().state() != ReleaseState.ROLLING_BACK) {
        conclusion.rollBack(Fields.FAULT, reason, false, history, trail(open.get().fields()));
      } else if (open.isPresent()) {
        router.restart();
      } else {
        busy.fail(failure);
      }
    } catch (IOException | RuntimeException | Error again) {
      LOG.log(Level.ERROR, "it cannot be undone here: the launcher does", again);
      busy.fail(again);
    }
  }

  /** Says that this deployer ends: what its steps meet from now on is no failure of a change. */
  void end() {
    ended = true;
  }

  private void expireLater(JournalRecord record) {
    long left = Fields.number(record, Fields.CONFIRM_UNTIL) - UpTime.millis();
    worker.schedule(Duration.ofMillis(Math.max(0, left)), () -> expire(record));
  }

  private void expire(JournalRecord record) {
    if (busy.claim(name(record), clock.get(), new CompletableFuture<>(), told -> {}) != null) {
      worker.schedule(LOOK, () -> expire(record)); // somebody confirms or undoes it just now
      return;
    }
    run(
        history -> {
          if (history.open().filter(record::equals).isEmpty()) {
            throw nothingWaits();
          }
          Trail trail = trail(record.fields());
          return conclusion.rollBack(
              "confirm", "nobody confirmed it in time", false, history, trail);
        });
  }

  /** Takes the outcome of a switch, which another deployer may have begun. */
  void take(Map<String, Object> told) {
    Outcome outcome = Outcome.of(told);
    String change = String.valueOf(told.get("id"));
    goOn(
        (history, trail) -> {
          JournalRecord open = history.open().orElseThrow();
          if (!trail.field(Fields.CHANGE).equals(change)) {
            LOG.log(Level.WARNING, "the outcome of a change that has ended: {0}", change);
            return null;
          }
          return open.state() == ReleaseState.ROLLING_BACK
              ? conclusion.switchedBack(outcome, history, trail)
              : conclusion.switched(outcome, history, trail);
        });
  }

  /**
   * Goes on with what another deployer has left in the middle; after a start of the router that was
   * part of the change, too.
   */
  void resume() {
    worker.execute(
        () ->
            run(
                history -> {
                  Optional<JournalRecord> open = history.open();
                  if (open.isEmpty()) {
                    return null;
                  }
                  if (isWaiting(open.get())) {
                    return open.get();
                  }
                  busy.claim(name(open.get()), clock.get(), new CompletableFuture<>(), told -> {});
                  if (UNJUDGED.contains(open.get().state())) {
                    judgeWhenUp();
                  }
                  return null; // of others the outcome of the switch comes
                }));
  }

  private void judgeWhenUp() {
    if (router.isUp()) {
      worker.execute(
          () ->
              run(
                  history -> {
                    JournalRecord open = history.open().orElseThrow(Steps::nothingWaits);
                    return conclusion.judge(history, trail(open.fields()));
                  }));
    } else {
      worker.schedule(LOOK, this::judgeWhenUp);
    }
  }
}
