// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

/** The four message types, as numbers of the two bits on the wire [RFC 7252 §3]. */
public final class MessageType {
  public static final int CON = 0;
  public static final int NON = 1;
  public static final int ACK = 2;
  public static final int RST = 3;

  private static final String[] NAMES = {"CON", "NON", "ACK", "RST"};

  private MessageType() {}

  /** Returns the type's name. */
  public static String name(int type) {
    return NAMES[type & 3];
  }
}
