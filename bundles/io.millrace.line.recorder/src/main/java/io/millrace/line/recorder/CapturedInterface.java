// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

/**
 * What a capture file says of the one interface that it is about.
 *
 * @param linkType how the bytes of a packet begin [draft-ietf-opsawg-pcapng §4.2]
 * @param name of the interface
 * @param description of the interface; may be empty
 * @param comment on the interface; may be empty
 * @param hint for the reader of the whole file
 */
record CapturedInterface(
    int linkType, String name, String description, String comment, String hint) {

  /** Returns that of a line of which the recording end had a role. */
  static CapturedInterface line(String name, String role, String description) {
    return new CapturedInterface(
        Pcapng.LINKTYPE_USER0, name, description, "role=" + role, Pcapng.LINE_HINT);
  }

  /** Returns that of the router's UDP sockets. */
  static CapturedInterface sockets(String description) {
    return new CapturedInterface(
        Pcapng.LINKTYPE_RAW, "millrace-udp", description, "", Pcapng.SOCKET_HINT);
  }
}
