// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapResponse;
import io.millrace.gateway.Answers;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Visit;
import java.util.function.Consumer;

/** A visit that is over when it returns; who does not get in is answered with 5.03. */
abstract class Brief<T> implements Visit<T> {
  private final String absent;
  private final Consumer<CoapResponse> answer;

  Brief(String absent, Consumer<CoapResponse> answer) {
    this.absent = absent;
    this.answer = answer;
  }

  abstract void inside(T present);

  @Override
  public final void inside(T present, Runnable leave) {
    try {
      inside(present);
    } finally {
      leave.run();
    }
  }

  @Override
  public final void refused(Refusal why) {
    answer.accept(Answers.unavailable(absent));
  }
}
