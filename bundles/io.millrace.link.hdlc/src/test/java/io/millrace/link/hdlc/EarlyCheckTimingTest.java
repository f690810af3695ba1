// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.link.hdlc.station.LinkSettings;
import org.junit.jupiter.api.BeforeEach;

/**
 * The same where answers are told from other messages and T1 may be shorter: an other end that is
 * found to reply at once is asked soon, the real sensor never is.
 */
class EarlyCheckTimingTest extends LearnedTimingTest {
  @Override
  LinkSettings settings() {
    return FaultyPair.HURRIED;
  }

  @BeforeEach
  void tell() {
    bench.answersAreToldBy((message, other) -> other.equals(ANSWER));
  }
}
