// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;

/** How the line's bytes are sent over a connection: as they are, or within Telnet. */
interface Dialect {
  /** The connection is established: begins to negotiate. */
  void opened();

  /** Takes bytes from the socket. */
  void received(Bytes chunk);

  /** Returns the line's bytes as they are sent over the socket. */
  Bytes encode(Bytes lineBytes);

  /** Sets our wake line, where the dialect has one. */
  void wake(boolean asserted);

  /** What a dialect calls. Everything runs on the line's loop. */
  interface Callbacks {
    /** Sends bytes over the socket as they are. */
    void send(Bytes bytes);

    /** Passes the line's bytes on to its user. */
    void data(Bytes lineBytes);

    /** The line can carry bytes now. */
    void ready();

    /** The other end's wake line had an edge. */
    void woken();

    /** The connection cannot be used; the reason is one line for the operator. */
    void failed(String reason);
  }
}
