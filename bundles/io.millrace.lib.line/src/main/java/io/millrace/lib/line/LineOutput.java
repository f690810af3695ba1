// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;

/** The operations of a line that its user may call. Called on the line's loop. */
public interface LineOutput {
  /** Writes bytes, or drops them when the line is down. */
  void write(Bytes bytes);

  /** Pulses the wake line, if there is one. */
  void pulse(Duration length);
}
