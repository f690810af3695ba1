// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.link;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The end of a link that begins every exchange: the NIC's [spec hdlc-link.md §9.2]. Thread-safe.
 */
@ProviderType
public interface PrimaryLink extends MessageLink {
  /**
   * Makes {@code listener} the one that hears of unsolicited messages and of the link's state, and
   * has the link poll for such messages.
   *
   * @param pollInterval how often it polls when nothing else happens; at least 100 ms
   * @return closing it detaches the listener and ends the polling
   * @throws IllegalStateException when somebody is attached already
   */
  AutoCloseable attach(PrimaryListener listener, Duration pollInterval);

  /**
   * Sends a message and waits for its answer. Exchanges take their turn in a bounded queue; when
   * contact is made, an attached listener may end those that wait, see {@link
   * PrimaryListener#contact}.
   *
   * @param message at most {@link #maxMessageBytes()} bytes
   * @param repeatable whether it may be sent again after it may have been executed
   * @param deadline how long this may take, from this call
   * @param outcome called once, on the line's loop; must not block
   */
  void exchange(
      Bytes message, boolean repeatable, Duration deadline, Consumer<LinkOutcome> outcome);

  /**
   * Sends a message and waits for its answer, as {@link #exchange(Bytes, boolean, Duration,
   * Consumer)}, with a way to tell that answer from any other message. One that comes late, after
   * the link has asked what became of the message, is then still its answer, and the message is not
   * sent again.
   *
   * @param isAnswer tells whether a message that the other end sent answers this one; called on the
   *     line's loop; must not block
   * @since 1.1
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
   * Asks for an unsolicited message now rather than at the next poll: before the next exchange that
   * waits, unless none had its turn since the last poll.
   */
  void poll();
}
