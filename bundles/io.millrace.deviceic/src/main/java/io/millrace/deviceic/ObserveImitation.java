// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.util.List;

/**
 * Imitates a fault of the firmware: it accepts an Observe on {@code ?cfg}, on a PUT and on {@code
 * /.well-known/core}, never notifies, and thereby spoils a present observation of the same path
 * [spec device-ic-api.md §7]. Our own generation ignores such an Observe option.
 */
final class ObserveImitation {
  private final Observations observations;
  private final SequenceNumbers numbers;
  private final boolean asFirmware;

  ObserveImitation(Observations observations, SequenceNumbers numbers, boolean asFirmware) {
    this.observations = observations;
    this.numbers = numbers;
    this.asFirmware = asFirmware;
  }

  CoapResponse apply(CoapRequest request, Bytes token, CoapResponse response) {
    List<String> path = request.path();
    if (!asFirmware
        || !CoapCode.isSuccess(response.code())
        || ObserveOption.of(request) != ObserveOption.REGISTER
        || !observations.claim(new SensorPath(path.get(0), path.get(1)), token)) {
      return response;
    }
    Bytes number = numbers.observeBytes();
    numbers.useObserve();
    return response.with(response.options().toBuilder().add(OptionNumber.OBSERVE, number).build());
  }
}
