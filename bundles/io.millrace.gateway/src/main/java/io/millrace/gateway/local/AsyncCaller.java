// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapResponse;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A caller whose call lasts until a stage completes. When it is refused it answers 5.03. */
abstract class AsyncCaller<T> implements Caller<T> {
  private final String absent;
  private final Consumer<CoapResponse> answer;

  AsyncCaller(String absent, Consumer<CoapResponse> answer) {
    this.absent = absent;
    this.answer = answer;
  }

  abstract CompletionStage<?> call(T service);

  @Override
  public final void admitted(T service, Runnable done) {
    call(service).whenComplete((value, cause) -> done.run());
  }

  @Override
  public final void refused(Refusal why) {
    answer.accept(ErrorResponses.unavailable(absent));
  }
}
