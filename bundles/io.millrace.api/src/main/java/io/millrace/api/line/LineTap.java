// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.line;

import io.millrace.api.bytes.Bytes;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gets a copy of everything that links read from and write to their lines: a whiteboard service,
 * for recorders and analysers. Called on the lines' event loops, by several lines at the same time;
 * must not block. An exception is logged and does not reach the link.
 */
@ConsumerType
public interface LineTap {
  /** The link gave bytes to the line, to be written. */
  void written(String line, Bytes bytes);

  /** The line gave bytes to the link, in chunks of any size. */
  void received(String line, Bytes chunk);

  /** Another event on the line: one line for an operator, for example {@code up}, {@code wake}. */
  default void noted(String line, String what) {}
}
