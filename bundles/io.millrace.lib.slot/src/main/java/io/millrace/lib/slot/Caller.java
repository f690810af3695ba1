// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

/**
 * A call of the service of a slot. Exactly one of {@link #admitted} and {@link #refused} is called,
 * once; only when {@link #admitted} throws is {@link #refused} called after it, with {@link
 * Refusal#FAILED}, so that its request gets an answer. The slot logs what either throws.
 */
public interface Caller<T> {
  /**
   * The call begins: the service stays at least until {@code done} has run, within the slot's drain
   * time. Called on the thread that submitted it, or on the one that bound the service.
   *
   * @param done to be run once when the call is over, from any thread; running it again does
   *     nothing
   */
  void admitted(T service, Runnable done);

  /** The slot has no service; the caller waits. */
  default void waiting() {}

  /** The caller was not admitted, or its call failed. */
  void refused(Refusal why);
}
