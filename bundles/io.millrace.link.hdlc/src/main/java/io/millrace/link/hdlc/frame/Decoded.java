// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.frame;

/** What {@link FrameDecoder} found in the received bytes. */
public sealed interface Decoded {
  /** A complete frame with correct HCS and FCS. */
  record Valid(Frame frame) implements Decoded {}

  /**
   * A complete frame with a correct HCS and a wrong FCS: its header can be trusted, its information
   * field cannot. The closing flag is where the length field says.
   *
   * @param header the frame without its information field
   */
  record BadFcs(Frame header) implements Decoded {}

  /** Bytes that are not a frame: a fragment, or the beginning of a burst that is discarded. */
  record Invalid(FrameError error) implements Decoded {}
}
