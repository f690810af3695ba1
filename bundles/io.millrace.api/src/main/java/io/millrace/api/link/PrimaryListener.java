// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.link;

import io.millrace.api.bytes.Bytes;
import org.osgi.annotation.versioning.ConsumerType;

/** The one user of a {@link PrimaryLink}. Called on the line's loop; must not block. */
@ConsumerType
public interface PrimaryListener {
  /** The other end had something to say; repeats are already removed. */
  void unsolicited(Bytes message);

  /** The other end answers again, after it did not, or for the first time. */
  void up();

  /**
   * Contact was made, for the first time or again, with an other end that may have restarted since
   * it was last spoken to: after a loss, a line that was reopened, or a connection that the other
   * end did not know any more, and after this listener was attached. What the other end had pending
   * has been delivered before this, and no message was sent.
   *
   * @return whether exchanges that wait end now, not sent or with unknown execution, because others
   *     have to go first; if not, they go on
   * @since 1.1
   */
  default boolean contact() {
    return false;
  }

  /** The other end does not answer, or the line is gone; one line for people says why. */
  void down(String reason);
}
