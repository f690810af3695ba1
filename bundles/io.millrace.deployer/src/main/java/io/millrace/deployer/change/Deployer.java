// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.api.audit.Origin;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.set.InstalledSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes one change at a time. What it knows of a change is in the journal, so a deployer that takes
 * the place of another in the middle of one goes on with it. The deployer's thread does everything
 * but reading.
 */
final class Deployer implements Releases {
  private final Installation installation;
  private final Supplier<Instant> clock;
  private final Worker worker;
  private final Transaction transaction;
  private final Conclusion conclusion;
  private final Busy busy = new Busy();
  private final Steps steps;
  private final JournalDamage damage = new JournalDamage();

  Deployer(
      Installation installation,
      Records records,
      Router router,
      Supplier<Settings> settings,
      Supplier<Instant> clock,
      Worker worker) {
    this.installation = installation;
    this.clock = clock;
    this.worker = worker;
    transaction = new Transaction(installation, router, settings);
    conclusion = new Conclusion(installation, router, settings);
    steps = new Steps(records, router, conclusion, clock, worker, busy);
  }

  @Override
  public CompletableFuture<Preview> plan(InstallOrder order) {
    CompletableFuture<Preview> answer = new CompletableFuture<>();
    if (claim("a plan of " + order.file(), answer, record -> {})) {
      worker.execute(() -> steps.run(history -> preview(order, history, answer)));
    }
    return answer;
  }

  private JournalRecord preview(
      InstallOrder order, History history, CompletableFuture<Preview> answer)
      throws RefusedChangeException {
    try {
      Preview preview = transaction.preview(order, history);
      busy.release();
      answer.complete(preview);
    } catch (IOException failure) {
      busy.fail(failure);
    }
    return null;
  }

  @Override
  public CompletableFuture<JournalRecord> install(
      InstallOrder order, Consumer<JournalRecord> progress) {
    Trail trail = trail("install", order.origin()).put(Fields.FILE, order.file());
    return begin(order.file(), progress, history -> transaction.install(order, history, trail));
  }

  @Override
  public CompletableFuture<JournalRecord> revert(
      boolean factory, Origin origin, Consumer<JournalRecord> progress) {
    Trail trail = trail(factory ? "factory" : "revert", origin);
    return begin(
        "a revert",
        progress,
        history -> {
          Sets sets = installation.sets();
          InstalledSet target = factory ? sets.factory() : sets.committed(history);
          boolean runs = target.hash().equals(sets.committed(history).hash());
          if (runs && installation.isAsCommitted(history)) {
            if (!history.drift(target.hash()).isEmpty()) {
              trail.dropDrift(target.hash()); // changes that somebody has undone again
            }
            return trail
                .put(Fields.CRITERION, Fields.NOTHING_TO_UNDO)
                .reason("nothing to revert: that set runs, and nothing is changed by hand")
                .answer(ReleaseState.REFUSED);
          }
          if (factory) {
            history
                .factorySequence(target.hash())
                .ifPresent(sequence -> trail.put(JournalRecord.SEQUENCE, sequence));
          } else {
            history.committed().ifPresent(record -> copyName(record, trail));
          }
          return transaction.goTo(target, true, history, trail);
        });
  }

  @Override
  public CompletableFuture<JournalRecord> rollback(
      Origin origin, Consumer<JournalRecord> progress) {
    try {
      if (steps.waiting().isPresent()) {
        return goOn(
            progress,
            (history, trail) ->
                conclusion.rollBack("operator", "undone by " + origin, false, history, trail));
      }
    } catch (IOException failure) {
      return CompletableFuture.failedFuture(failure);
    }
    return toTheSetBefore(origin, progress);
  }

  private CompletableFuture<JournalRecord> toTheSetBefore(
      Origin origin, Consumer<JournalRecord> progress) {
    Trail trail = trail("rollback", origin);
    return begin(
        "a rollback",
        progress,
        history -> {
          Optional<String> previous = history.previous();
          if (previous.isEmpty()) {
            return trail
                .put(Fields.CRITERION, "nothing-before")
                .reason("there is no set before the one that runs")
                .add(ReleaseState.REFUSED);
          }
          history.committedAs(previous.get()).ifPresent(record -> copyName(record, trail));
          return transaction.goTo(installation.sets().read(previous.get()), false, history, trail);
        });
  }

  private static void copyName(JournalRecord from, Trail to) {
    for (String name :
        List.of(
            JournalRecord.RELEASE,
            JournalRecord.ID,
            JournalRecord.VERSION,
            JournalRecord.SEQUENCE)) {
      if (!from.field(name).isEmpty()) {
        to.put(name, from.field(name));
      }
    }
  }

  @Override
  public CompletableFuture<JournalRecord> confirm(Origin origin) {
    try {
      if (steps.waiting().isEmpty()) {
        return CompletableFuture.failedFuture(Steps.nothingWaits());
      }
    } catch (IOException failure) {
      return CompletableFuture.failedFuture(failure);
    }
    return goOn(
        record -> {},
        (history, trail) -> conclusion.commit(history, trail.put(Fields.CONFIRMED_BY, origin)));
  }

  private Trail trail(String action, Origin origin) {
    Instant now = clock.get();
    return steps.trail(
        Map.of(
            Fields.CHANGE,
            now.toEpochMilli() + "-" + Long.toHexString(System.nanoTime() & 0xffff),
            Fields.ACTION,
            action,
            JournalRecord.WHO,
            origin.who(),
            JournalRecord.INTERFACE,
            origin.interfaceName(),
            Fields.FROM,
            origin.from(),
            JournalRecord.STARTED,
            now.toString()));
  }

  private boolean claim(String what, CompletableFuture<?> answer, Consumer<JournalRecord> told) {
    String other = busy.claim(what, clock.get(), answer, told);
    if (other == null) {
      try {
        Optional<JournalRecord> open = history().open();
        if (open.isEmpty()) {
          return true;
        }
        busy.release();
        other = inProgress(open.get());
      } catch (IOException failure) {
        busy.fail(failure);
        return false;
      }
    }
    answer.completeExceptionally(new RefusedChangeException("busy", "busy with " + other));
    return false;
  }

  /** Also what nobody here has begun: another deployer did, or the start of the router. */
  private static String inProgress(JournalRecord open) {
    return "%s since %s: %s"
        .formatted(
            Steps.name(open),
            open.field(JournalRecord.STARTED),
            Steps.isWaiting(open)
                ? "it waits for release:confirm or release:rollback"
                : "release:status tells how it goes");
  }

  private CompletableFuture<JournalRecord> begin(
      String what, Consumer<JournalRecord> progress, Steps.Step step) {
    CompletableFuture<JournalRecord> answer = new CompletableFuture<>();
    if (claim(what, answer, progress)) {
      busy.answer(answer);
      worker.execute(() -> steps.run(step));
    }
    return answer;
  }

  private CompletableFuture<JournalRecord> goOn(Consumer<JournalRecord> progress, Steps.Next next) {
    CompletableFuture<JournalRecord> answer = new CompletableFuture<>();
    String other = busy.claim("a change that waited", clock.get(), answer, progress);
    if (other != null) {
      return CompletableFuture.failedFuture(
          new RefusedChangeException("busy", "busy with " + other));
    }
    busy.answer(answer);
    steps.goOnWaiting(next);
    return answer;
  }

  @Override
  public History history() throws IOException {
    return steps.history();
  }

  @Override
  public Status status() throws IOException {
    History history = history();
    Optional<JournalRecord> open = history.open();
    List<String> drift = installation.drift(history);
    return new Status(
        history.committed(),
        open,
        history.lastOfAChange(),
        drift,
        open.isPresent() ? List.of() : installation.missing(history), // a switch has some away
        damage.isIn(history.journal()),
        open.map(Fields::leftToConfirm).orElse(Duration.ZERO).toSeconds());
  }

  /** Takes the outcome of a switch, which another deployer may have begun. */
  void take(Map<String, Object> outcome) {
    steps.take(outcome);
  }

  /** Goes on with what another deployer has left in the middle. */
  void resume() {
    worker.execute(
        () ->
            steps.run(
                history -> {
                  // Where the power went between the commit and this.
                  history.committed().ifPresent(installation::keepKeys);
                  return null;
                }));
    steps.resume();
  }

  /** Ends, and says why to whoever waits; a change in progress goes on with the next deployer. */
  void close(EndOfDeployer why) {
    steps.end();
    worker.close();
    busy.fail(
        new RefusedChangeException(
            EndOfDeployer.CRITERION, why.text() + ": release:status tells how it went"));
  }
}
