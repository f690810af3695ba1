// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

/** That a listener is called; ends with {@link #close}. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  /** Takes the listener away; a call that is under way ends on its own. Doing it again is good. */
  @Override
  void close();
}
