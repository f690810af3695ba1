// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Call;
import io.millrace.gateway.option.Hop;
import java.time.Duration;

/** Where a forwarded request goes: found by {@link Wayfinder}. */
public interface Destination {
  /** Returns which kind of hop it is. */
  Hop hop();

  /** Returns the canonical name of a device of the directory; empty elsewhere. */
  String name();

  /** Returns what is equal for all destinations that are the same server. */
  Object server();

  /** Returns how many requests may wait for it. */
  int queueLimit();

  /** Returns how long an answer is waited for, from the client's request on. */
  Duration deadline();

  /** Tells whether a request that may have arrived may be sent once more. */
  boolean mayRepeat();

  /** Does one exchange; {@code left} is what is left of its deadline. */
  Call exchange(CoapRequest request, Duration left, AnswerListener listener);

  /** Observes; the request has an Observe option when the hop is not a device. */
  Call observe(CoapRequest request, Duration left, AnswerListener listener);

  /** Tells whether the directory still says the same. */
  boolean isStill(Resolution resolution);
}
