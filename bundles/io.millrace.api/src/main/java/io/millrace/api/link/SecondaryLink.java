// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.link;

import io.millrace.api.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/** The end of a link that only answers: the Device IC's [spec hdlc-link.md §9.1]. Thread-safe. */
@ProviderType
public interface SecondaryLink extends MessageLink {
  /**
   * Makes {@code listener} the one that answers messages.
   *
   * @return closing it detaches the listener; a message that comes then waits a moment for the next
   *     one and gets no answer when there is none
   * @throws IllegalStateException when somebody is attached already
   */
  AutoCloseable attach(SecondaryListener listener);

  /**
   * Puts a message into the one pending place, where the next poll finds it.
   *
   * @param replace whether it may take the place of one that waits there
   * @return false when the place is taken and {@code replace} is false
   */
  boolean offer(Bytes message, boolean replace);

  /**
   * Forgets that the other end has connected, as an end that restarts does: the other end is told
   * so when it speaks next, and connects again. What is pending stays.
   *
   * @since 1.1
   */
  default void disconnect() {}
}
