// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

/**
 * The messages of one call of sendmmsg(2). Datagrams of one length that follow each other on a
 * connected socket become one message, which the kernel takes apart only when it has passed through
 * most of the network stack [udp(7), UDP_SEGMENT]: that is a third of the cost of sending each.
 */
final class OutgoingMessages {
  /** What fits into the smallest packet that IPv6 allows for [RFC 8200 §5], with headers. */
  private static final int MAX_JOINED_BYTES = 1200;

  private static final int MAX_MESSAGE_BYTES = 60_000;

  private final MessageHeaders headers;
  private final int[] firsts;
  private final int[] counts;
  private int messages;
  private int datagrams;
  private int lastLength;

  /** Makes room for so many datagrams, which must not be more than 64. */
  OutgoingMessages(int datagrams) throws ReflectiveOperationException {
    headers = new MessageHeaders(datagrams);
    firsts = new int[datagrams];
    counts = new int[datagrams];
  }

  void clear() {
    messages = 0;
    datagrams = 0;
  }

  /**
   * Adds a datagram.
   *
   * @param name the address of the other end's address, 0 on a connected socket
   * @param mayJoin whether it may become part of the message before it
   */
  void add(long address, int length, long name, int nameLength, boolean mayJoin) {
    headers.setData(datagrams, address, length);
    if (mayJoin && joins(length)) {
      int last = messages - 1;
      counts[last]++;
      headers.setVectors(last, firsts[last], counts[last]);
      headers.setSegments(last, length);
    } else {
      firsts[messages] = datagrams;
      counts[messages] = 1;
      headers.setName(messages, name, nameLength);
      headers.setVectors(messages, datagrams, 1);
      headers.clearSegments(messages);
      messages++;
    }
    datagrams++;
    lastLength = length;
  }

  private boolean joins(int length) {
    return messages > 0
        && length == lastLength
        && length <= MAX_JOINED_BYTES
        && length > 0
        && (counts[messages - 1] + 1) * length <= MAX_MESSAGE_BYTES;
  }

  /** Returns the number of messages. */
  int size() {
    return messages;
  }

  /** Returns of how many datagrams a message consists. */
  int datagrams(int message) {
    return counts[message];
  }

  /** Returns the address of a message's header. */
  long address(int message) {
    return headers.address(message);
  }

  /** Makes a message that of one of its datagrams alone. */
  void reduce(int message, int datagram) {
    headers.setVectors(message, firsts[message] + datagram, 1);
    headers.clearSegments(message);
  }
}
