// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.link;

import io.millrace.api.bytes.Bytes;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** The one listener of a {@link SecondaryLink}. Called on the line's event loop; must not block. */
@ConsumerType
public interface SecondaryListener {
  /**
   * A message arrived.
   *
   * @param answer takes the answer, once, on any thread; empty bytes are sent as an I frame without
   *     information; without a call the primary gets no answer
   */
  void message(Bytes message, Consumer<Bytes> answer);
}
