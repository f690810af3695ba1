// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Answers every request by an error while that fault is set; else passes it on. */
final class FaultyResource implements Resource {
  private final Faults faults;
  private final Resource next;

  FaultyResource(Faults faults, Resource next) {
    this.faults = faults;
    this.next = next;
  }

  @Override
  public void handle(CoapRequest request, Bytes token, Consumer<CoapResponse> answer) {
    OptionalInt code = faults.take(Faults.Kind.ERROR);
    if (code.isPresent()) {
      answer.accept(CoapResponse.of(code.getAsInt()));
    } else {
      next.handle(request, token, answer);
    }
  }
}
