// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.line;

import io.millrace.api.bytes.Bytes;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears everything that passes on the lines that links use: a whiteboard service, for recorders and
 * analysers. Called on the line's loop, many lines at a time; must not block. What it throws is
 * logged and does not reach the link.
 *
 * @since 1.1
 */
@ConsumerType
public interface LineTap {
  /** The link handed bytes to the line, to be written. */
  void written(String line, Bytes bytes);

  /** The line handed bytes to the link, split as they came. */
  void received(String line, Bytes chunk);

  /** Something else happened there: one line for people, for example {@code up}, {@code wake}. */
  default void noted(String line, String what) {}
}
