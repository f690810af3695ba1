// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/** How long a reply to a frame is waited for. */
enum Patience {
  /** As measured round trips say. */
  MEASURED,
  /** For a message not to be repeated: giving up too early leaves its execution unknown. */
  WARY,
  /** For one whose answer did not come in the measured time: as long as one may take. */
  LONGEST
}
