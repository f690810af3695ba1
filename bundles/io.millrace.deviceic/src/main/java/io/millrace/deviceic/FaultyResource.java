// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Answers every request by an error while that is asked for, and asks nobody. */
final class FaultyResource implements Resource {
  private final Faults faults;
  private final Resource inside;

  FaultyResource(Faults faults, Resource inside) {
    this.faults = faults;
    this.inside = inside;
  }

  @Override
  public void handle(CoapRequest request, Bytes token, Consumer<CoapResponse> answer) {
    OptionalInt code = faults.take(Faults.Kind.ERROR);
    if (code.isPresent()) {
      answer.accept(CoapResponse.of(code.getAsInt()));
    } else {
      inside.handle(request, token, answer);
    }
  }
}
