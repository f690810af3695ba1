// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

/**
 * A call that wants into a slot. Exactly one of {@link #inside} and {@link #refused} is called,
 * once; only when {@link #inside} throws is {@link #refused} called after it, with {@link
 * Refusal#FAILED}, so that whoever asked gets an answer. What either throws stays with the slot.
 */
public interface Visit<T> {
  /**
   * The call is inside: the occupant stays at least until {@code leave} has run, within the slot's
   * drain time. Called on the caller's thread, or on that of whoever filled the slot.
   *
   * @param leave to be run once when the call is over, from any thread; running it again does
   *     nothing
   */
  void inside(T occupant, Runnable leave);

  /** The slot is empty; the call waits. */
  default void parked() {}

  /** The call did not get in, or failed there. */
  void refused(Refusal why);
}
