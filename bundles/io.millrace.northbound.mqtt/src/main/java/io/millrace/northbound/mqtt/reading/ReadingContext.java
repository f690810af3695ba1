// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.reading;

import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.lib.caller.BlockwiseCall;
import io.millrace.lib.caller.CoapCaller;
import io.millrace.northbound.mqtt.outbox.BackOff;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What all readings of a broker use.
 *
 * @param pool waits for answers, and has a bound
 * @param poll how often a resource is asked for that cannot be observed
 */
public record ReadingContext(
    Time time,
    Randomness randomness,
    Executor pool,
    AccountLogin login,
    CoapCaller caller,
    BlockwiseCall blockwise,
    Duration poll,
    ReadingListener listener) {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  BackOff newBackOff() {
    return new BackOff(randomness, FIRST, LONGEST);
  }
}
