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

  /** The other end does not answer, or the line is gone; one line for people says why. */
  void down(String reason);
}
