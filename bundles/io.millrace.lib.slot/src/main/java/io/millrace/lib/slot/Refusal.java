// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

/** Why a slot sent a caller away. */
public enum Refusal {
  /** As many callers, or as many bytes, wait as may. */
  FULL,
  /** No service came within the grace. */
  EMPTY,
  /** The slot itself was closed. */
  CLOSED,
  /** The call got in and failed; the slot has logged it and counts it as over. */
  FAILED
}
