// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.util.List;

/**
 * The firmware claims to observe {@code ?cfg}, a configuration and {@code /.well-known/core}, and
 * never notifies about them; that spoils a running observation of the same path [spec
 * device-ic-api.md §7]. Our own generation ignores such an Observe.
 */
final class ObservePretence {
  private final Observations observations;
  private final Numbers numbers;
  private final boolean asFirmware;

  ObservePretence(Observations observations, Numbers numbers, boolean asFirmware) {
    this.observations = observations;
    this.numbers = numbers;
    this.asFirmware = asFirmware;
  }

  CoapResponse dress(CoapRequest request, Bytes token, CoapResponse response) {
    List<String> path = request.path();
    if (!asFirmware
        || !CoapCode.isSuccess(response.code())
        || ObserveOption.of(request) != ObserveOption.REGISTER
        || !observations.pretend(new SensorPath(path.get(0), path.get(1)), token)) {
      return response;
    }
    Bytes number = numbers.observeBytes();
    numbers.useObserve();
    return response.with(response.options().toBuilder().add(OptionNumber.OBSERVE, number).build());
  }
}
