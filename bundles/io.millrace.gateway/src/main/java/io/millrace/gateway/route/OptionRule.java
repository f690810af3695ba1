// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

/** How the gateway treats an option of a request that it forwards. */
enum OptionRule {
  /** Forwards it unchanged. */
  FORWARD,
  /** Removes it. */
  DROP,
  /** Acts on it and removes it. */
  CONSUME,
  /** Forwards it less one. */
  DECREMENT,
  /** Forwards it when it requests a later block; removes it when it only proposes a size. */
  LATER_BLOCK,
  /** Forwards it with a block of a body that is too long to reassemble; else removes it. */
  BODY_BLOCK
}
