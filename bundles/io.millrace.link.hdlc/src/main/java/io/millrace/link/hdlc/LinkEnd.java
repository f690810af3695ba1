// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.link.MessageLink;

/** One end of a link as its maker sees it. */
interface LinkEnd extends MessageLink {
  /** Ends what is open with an outcome and gives the line back; any thread, waits a second. */
  void close(String reason);
}
