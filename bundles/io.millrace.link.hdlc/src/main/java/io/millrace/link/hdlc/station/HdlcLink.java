// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.station;

import io.millrace.api.link.MessageLink;

/** A primary or secondary link as the component that made it sees it. */
public interface HdlcLink extends MessageLink {
  /** Ends open exchanges with an outcome and detaches from the line; waits up to a second. */
  void close(String reason);
}
