// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

/**
 * Numbers of the capture file format [draft-ietf-opsawg-pcapng].
 *
 * <p>The link type of a line is LINKTYPE_USER0. The registered types for HDLC describe other frames
 * (Cisco's, PPP's, LAPB's, without flags); none fits frame format type 3 as it is on the line, with
 * both flags, nor the garbage between frames that a recording is made for.
 * LINKTYPE_WIRESHARK_UPPER_PDU would need a dissector of a fixed name on every reader's machine.
 * USER0 is opened by everybody, and each reader may say what is in it.
 */
final class Pcapng {
  static final int SECTION_HEADER = 0x0A0D0D0A;
  static final int INTERFACE_DESCRIPTION = 1;
  static final int INTERFACE_STATISTICS = 5;
  static final int ENHANCED_PACKET = 6;
  static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;

  static final int OPTION_END = 0;
  static final int OPTION_COMMENT = 1;
  static final int OPTION_USER_APPLICATION = 4;
  static final int OPTION_INTERFACE_NAME = 2;
  static final int OPTION_INTERFACE_DESCRIPTION = 3;
  static final int OPTION_TIME_RESOLUTION = 9;
  static final int OPTION_PACKET_FLAGS = 2;
  static final int OPTION_DROPPED = 5;

  static final int LINKTYPE_USER0 = 147;
  static final int LINKTYPE_RAW = 101;
  static final int NANOSECONDS = 9;
  static final int INBOUND = 1;
  static final int OUTBOUND = 2;

  /** What a recording of a line says about itself. */
  static final String LINE_HINT =
      "HDLC frames of format type 3 with their flags, or what came instead. To have Wireshark show"
          + " the CoAP inside I frames: Preferences, Protocols, DLT_USER, add User 0 (DLT=147)"
          + " with payload dissector coap, header size 8, trailer size 3.";

  /** What a capture of sockets says about itself. */
  static final String SOCKET_HINT =
      "Datagrams as the router's sockets had them; the IP headers are made up. CoAP at other ports"
          + " than 5683 needs Decode As (tshark: -d udp.port==PORT,coap). Tokens of sessions are in"
          + " here in clear.";

  private Pcapng() {}
}
