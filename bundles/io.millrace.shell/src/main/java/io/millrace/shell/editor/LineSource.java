// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

/** Reads lines from a person. For one thread. */
interface LineSource {
  /**
   * Returns the next line; empty when the person has given it up with Ctrl-C; null at the end of
   * the input, and after Ctrl-D.
   */
  String next();
}
