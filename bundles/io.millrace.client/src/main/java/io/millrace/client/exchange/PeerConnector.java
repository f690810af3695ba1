// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.time.Duration;
import org.eclipse.californium.elements.Connector;

/** A connector that knows what it waits for. */
interface PeerConnector extends Connector {
  /** Gets why no answer can come any more; one line for people. */
  @FunctionalInterface
  interface FailureListener {
    void failed(ExitStatus status, String reason);
  }

  /** Returns how an exchange ends that has got no answer within {@code limit}. */
  default Outcome timedOut(Duration limit) {
    return Outcome.failed(ExitStatus.TIMED_OUT, "no answer" + within(limit));
  }

  /** Returns the end of such a sentence. */
  static String within(Duration limit) {
    return " within " + limit.toMillis() / 1000.0 + " s";
  }
}
