// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

/** What an exchange waits for, as long as nothing was begun that could not be begun once more. */
interface Unbegun {
  /**
   * Leaves the exchange to the next gateway; false when it has begun, or is over.
   *
   * @param blocks whether blocks of its body that came before are handed over
   */
  boolean leaveUnbegun(boolean blocks);
}
