// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.link;

import io.millrace.api.bytes.Bytes;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** The one user of a {@link SecondaryLink}. Called on the line's loop; must not block. */
@ConsumerType
public interface SecondaryListener {
  /**
   * A message arrived.
   *
   * @param answer takes the answer, once, from any thread; empty bytes make an I frame without
   *     information; not calling it leaves the other end without an answer
   */
  void message(Bytes message, Consumer<Bytes> answer);
}
