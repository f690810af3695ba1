// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.link;

import io.millrace.api.bytes.Bytes;
import org.osgi.annotation.versioning.ConsumerType;

/** The one listener of a {@link PrimaryLink}. Called on the line's event loop; must not block. */
@ConsumerType
public interface PrimaryListener {
  /** The secondary sent an unsolicited message; duplicates are already removed. */
  void unsolicited(Bytes message);

  /** The secondary answers: for the first time, or again after {@link #down}. */
  void up();

  /**
   * The connection to the secondary was set up, for the first time or again: the secondary may have
   * restarted meanwhile. Called after a loss, after the line was reopened, when the secondary had
   * forgotten the connection, and after this listener was attached. Messages that the secondary had
   * pending were delivered before this call; no exchange was begun.
   *
   * @return true to end the exchanges in the queue, as not sent or with unknown execution, so that
   *     others can go first; false to let them go on
   */
  default boolean contact() {
    return false;
  }

  /**
   * The secondary does not answer, or the line is down.
   *
   * @param reason one line for an operator
   */
  void down(String reason);
}
