// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.option;

/** What becomes of a request's option on the way to the next hop. */
public enum Fate {
  /** Goes on as it is. */
  FORWARD,
  /** Is left out. */
  DROP,
  /** The gateway acts on it, and it goes no further. */
  CONSUME,
  /** Goes on, one less. */
  DECREMENT,
  /** Goes on when it asks for a later block; as a hint with the first request it is left out. */
  LATER_BLOCK,
  /** Goes on with a block of a body that is too long to be put together; else it is left out. */
  BODY_BLOCK
}
