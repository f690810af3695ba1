// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.release.ReleasePlan;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.time.Time;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Gives orders to the deployer and answers them. What becomes of a change the deployer writes into
 * the audit trail; here is written what it does not follow. Thread-safe.
 */
final class Orders {
  private final Time time;
  private final Access access;

  Orders(Time time, Access access) {
    this.time = time;
    this.access = access;
  }

  /**
   * Gives an order that changes what runs.
   *
   * @param order gets who is told of its progress
   */
  void change(
      String name,
      Origin origin,
      Consumer<CoapResponse> answer,
      Function<Consumer<ReleaseReport>, CompletionStage<ReleaseReport>> order) {
    OrderAnswer answers = new OrderAnswer(time, answer);
    order
        .apply(answers)
        .whenComplete(
            (report, failure) -> {
              if (failure == null) {
                answers.ended(report);
              } else {
                failed(name, origin, failure, answers::answer);
              }
            });
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
    order.whenComplete(
        (plan, failure) -> {
          if (failure != null) {
            failed(
                name,
                origin,
                failure,
                refusal -> {
                  answer.accept(refusal);
                  return true;
                });
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
