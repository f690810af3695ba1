// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.link;

import io.millrace.api.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The secondary station of a link, which only answers: the Device IC's [spec hdlc-link.md §9.1].
 * Thread-safe.
 */
@ProviderType
public interface SecondaryLink extends MessageLink {
  /**
   * Attaches the one listener, which answers messages.
   *
   * @return a handle whose closing detaches the listener; a message that arrives afterwards waits a
   *     moment for another listener and gets no answer when there is none
   * @throws IllegalStateException when a listener is attached already
   */
  AutoCloseable attach(SecondaryListener listener);

  /**
   * Offers an unsolicited message, which the next poll fetches. There is room for one.
   *
   * @param replace whether the message replaces one that was not fetched yet
   * @return false when one was not fetched yet and {@code replace} is false
   */
  boolean offer(Bytes message, boolean replace);

  /**
   * Drops the connection, as a secondary that restarts does: the primary learns so from the answer
   * to its next frame and connects again. A pending message stays.
   */
  default void disconnect() {}
}
