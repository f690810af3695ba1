// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

import io.millrace.api.transport.Reliability;
import java.time.Duration;

/** How long a gateway waits for one kind of device. */
final class Patience {
  private Patience() {}

  /**
   * Returns the reliability of confirmable requests.
   *
   * @param deadlineSeconds 0: the time until the last attempt has had its turn, which doubles each
   *     time: base times (2^attempts - 1) times randomFactor [RFC 7252 §4.8.2, MAX_TRANSMIT_WAIT]
   */
  static Reliability of(int attempts, int baseSeconds, double randomFactor, int deadlineSeconds) {
    Duration base = Duration.ofSeconds(baseSeconds);
    Duration deadline =
        deadlineSeconds > 0
            ? Duration.ofSeconds(deadlineSeconds)
            : Duration.ofMillis((long) (base.toMillis() * ((1L << attempts) - 1) * randomFactor));
    return new Reliability(true, base, randomFactor, attempts, deadline);
  }
}
