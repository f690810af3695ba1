// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;

/** What the bytes on a connection mean: the line's as they are, or Telnet around them. */
interface Dialect {
  /** The connection stands: begins to talk. */
  void opened();

  /** Bytes came from the socket. */
  void received(Bytes chunk);

  /** Returns the line's bytes as they go over the socket. */
  Bytes encode(Bytes lineBytes);

  /** Sets our wake line, where the dialect has one. */
  void wake(boolean asserted);

  /** What a dialect may do. Everything runs on the line's loop. */
  interface Speaker {
    /** Sends bytes over the socket as they are. */
    void send(Bytes bytes);

    /** Hands the line's bytes on. */
    void data(Bytes lineBytes);

    /** The line can carry bytes now. */
    void ready();

    /** The other end's wake line had an edge. */
    void woken();

    /** The connection is of no use; one line for people says why. */
    void failed(String reason);
  }
}
