// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.release.ReleasePlan;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.time.Time;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Gives orders to the deployer and answers them. What becomes of a change the deployer writes into
 * the audit trail; here is written what it does not follow. The deployer holds on to what waits for
 * it until the change ends: {@link #close} takes that back, so that this bundle, and the gateway
 * whose clients wait, can be replaced by the change. Thread-safe.
 */
final class Orders implements AutoCloseable {
  private final Time time;
  private final Access access;
  private final StatusObservers reports;
  private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();

  Orders(Time time, Access access, StatusObservers reports) {
    this.time = time;
    this.access = access;
    this.reports = reports;
  }

  /** Gives an order that changes what runs. */
  void change(
      String name,
      Origin origin,
      Consumer<CoapResponse> answer,
      Supplier<CompletionStage<ReleaseReport>> order) {
    OrderAnswer answers = new OrderAnswer(time, answer);
    Runnable deaf = reports.listen(answers);
    CompletableFuture<ReleaseReport> given = order.get().toCompletableFuture();
    waiting.add(given);
    if (!given.isDone()) {
      answers.taken();
    }
    given.whenComplete(
        (report, failure) -> {
          waiting.remove(given);
          deaf.run();
          if (failure != null) {
            failed(name, origin, failure, answers::answer);
          } else if (report != null) {
            answers.ended(report);
          } else {
            answers.answer(Answers.replaced());
          }
        });
  }

  /**
   * Waits no more; who still waits is told to ask for the status. Without an exception: what has
   * its stack has the classes that are on it.
   */
  @Override
  public void close() {
    waiting.forEach(each -> each.complete(null));
  }

  private void failed(
      String name, Origin origin, Throwable failure, Function<CoapResponse, Boolean> answer) {
    CoapResponse refusal = Answers.of(failure);
    if (answer.apply(refusal)) {
      access.record(origin, name, outcome(refusal), refusal.payload().utf8());
    }
  }

  private static AuditOutcome outcome(CoapResponse refusal) {
    return CoapCode.isClientError(refusal.code()) ? AuditOutcome.REFUSED : AuditOutcome.FAILED;
  }

  /** Asks for a plan, which changes nothing. */
  void plan(
      String name,
      Origin origin,
      Consumer<CoapResponse> answer,
      CompletionStage<ReleasePlan> order) {
    CompletableFuture<ReleasePlan> given = order.toCompletableFuture();
    waiting.add(given);
    given.whenComplete(
        (plan, failure) -> {
          waiting.remove(given);
          if (failure != null) {
            failed(
                name,
                origin,
                failure,
                refusal -> {
                  answer.accept(refusal);
                  return true;
                });
          } else if (plan == null) {
            answer.accept(Answers.replaced());
          } else {
            answer.accept(planned(plan));
            access.record(
                origin,
                name,
                plan.refusals().isEmpty() ? AuditOutcome.DONE : AuditOutcome.REFUSED,
                String.join("; ", plan.refusals()));
          }
        });
  }

  private static CoapResponse planned(ReleasePlan plan) {
    return plan.refusals().isEmpty()
        ? Answers.text(
            CoapCode.CHANGED,
            "%s, sequence %d%n".formatted(plan.release(), plan.release().sequence())
                + String.join("\n", plan.lines()))
        : Answers.text(
            Answers.UNPROCESSABLE, "refused: " + String.join("\nrefused: ", plan.refusals()));
  }
}
