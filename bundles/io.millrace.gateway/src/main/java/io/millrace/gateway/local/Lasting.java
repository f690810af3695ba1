// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapResponse;
import io.millrace.gateway.Answers;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Visit;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A visit that lasts until a stage completes; who does not get in is answered with 5.03. */
abstract class Lasting<T> implements Visit<T> {
  private final String absent;
  private final Consumer<CoapResponse> answer;

  Lasting(String absent, Consumer<CoapResponse> answer) {
    this.absent = absent;
    this.answer = answer;
  }

  abstract CompletionStage<?> inside(T present);

  @Override
  public final void inside(T present, Runnable leave) {
    inside(present).whenComplete((value, cause) -> leave.run());
  }

  @Override
  public final void refused(Refusal why) {
    answer.accept(Answers.unavailable(absent));
  }
}
