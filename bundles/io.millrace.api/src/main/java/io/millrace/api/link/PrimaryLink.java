// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.link;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The primary station of a link, which begins every exchange: the NIC's [spec hdlc-link.md §9.2].
 * Thread-safe.
 */
@ProviderType
public interface PrimaryLink extends MessageLink {
  /**
   * Attaches the one listener for unsolicited messages and for the link's state, and begins to poll
   * for such messages.
   *
   * @param pollInterval time between polls while there are no exchanges; at least 100 ms
   * @return a handle whose closing detaches the listener and ends the polling
   * @throws IllegalStateException when a listener is attached already
   */
  AutoCloseable attach(PrimaryListener listener, Duration pollInterval);

  /**
   * Sends a message and waits for its answer. Exchanges are done one after the other, from a
   * bounded queue. When contact with the secondary is made, the listener may end those in the
   * queue, see {@link PrimaryListener#contact}.
   *
   * @param message at most {@link #maxMessageBytes()} bytes
   * @param repeatable whether the message may be sent again after it may have been executed
   * @param deadline how long the exchange may take, from this call
   * @param outcome called once, on the line's event loop; must not block
   */
  void exchange(
      Bytes message, boolean repeatable, Duration deadline, Consumer<LinkOutcome> outcome);

  /**
   * Does what {@link #exchange(Bytes, boolean, Duration, Consumer)} does, and can tell the answer
   * from other messages of the secondary. An answer that comes late, when the link recovers from a
   * time-out, is then recognised, and the message is not sent again.
   *
   * @param isAnswer tells whether a message of the secondary answers this one; called on the line's
   *     event loop; must not block
   */
  default void exchange(
      Bytes message,
      Predicate<Bytes> isAnswer,
      boolean repeatable,
      Duration deadline,
      Consumer<LinkOutcome> outcome) {
    exchange(message, repeatable, deadline, outcome);
  }

  /**
   * Polls for an unsolicited message now instead of at the next interval. The poll goes before the
   * next exchange in the queue, unless no exchange was done since the last poll.
   */
  void poll();
}
