// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;

/**
 * Parses a Telnet stream, however it is split: data, option verbs, sub-negotiations [RFC 854, 855].
 * A sub-negotiation of more than 64 bytes is dropped whole; other commands are skipped. One thread.
 */
final class TelnetReader {
  /** No sub-negotiation of RFC 2217 that we use is longer than 6; signatures are text. */
  static final int MAX_SUBNEGOTIATION = 64;

  /** Takes the parts of the stream. */
  interface Handler {
    /** Bytes of the line. */
    void data(Bytes bytes);

    /** DO, DONT, WILL or WONT. */
    void verb(int verb, int option);

    /** A sub-negotiation; its first byte is the option. */
    void subnegotiation(Bytes content);
  }

  private enum State {
    DATA,
    COMMAND,
    OPTION,
    SUBNEGOTIATION,
    SUBNEGOTIATION_COMMAND
  }

  private final Handler handler;
  private final byte[] subnegotiation = new byte[MAX_SUBNEGOTIATION];
  private State state = State.DATA;
  private int verb;
  private int length;

  TelnetReader(Handler handler) {
    this.handler = handler;
  }

  /** Reads the next chunk. */
  void read(Bytes chunk) {
    byte[] data = new byte[chunk.length()];
    int count = 0;
    for (int i = 0; i < chunk.length(); i++) {
      int next = chunk.at(i);
      boolean isData =
          state == State.DATA ? next != Telnet.IAC : state == State.COMMAND && next == Telnet.IAC;
      if (isData) {
        data[count++] = (byte) next;
        state = State.DATA;
      } else {
        count = deliver(data, count);
        step(next);
      }
    }
    deliver(data, count);
  }

  private int deliver(byte[] data, int count) {
    if (count > 0) {
      handler.data(Bytes.copyOf(data, 0, count));
    }
    return 0;
  }

  private void step(int next) {
    switch (state) {
      case DATA -> state = State.COMMAND;
      case COMMAND -> command(next);
      case OPTION -> {
        state = State.DATA;
        handler.verb(verb, next);
      }
      case SUBNEGOTIATION -> {
        if (next == Telnet.IAC) {
          state = State.SUBNEGOTIATION_COMMAND;
        } else {
          append(next);
        }
      }
      case SUBNEGOTIATION_COMMAND -> inSubnegotiation(next);
      default -> throw new AssertionError(state);
    }
  }

  private void command(int next) {
    if (next >= Telnet.WILL && next <= Telnet.DONT) {
      verb = next;
      state = State.OPTION;
    } else if (next == Telnet.SB) {
      length = 0;
      state = State.SUBNEGOTIATION;
    } else {
      state = State.DATA;
    }
  }

  /** After IAC: a doubled 255, the end, or another command, which ends it as well. */
  private void inSubnegotiation(int next) {
    if (next == Telnet.IAC) {
      append(next);
      state = State.SUBNEGOTIATION;
    } else {
      state = State.DATA;
      if (next == Telnet.SE && length > 0 && length <= MAX_SUBNEGOTIATION) {
        handler.subnegotiation(Bytes.copyOf(subnegotiation, 0, length));
      } else if (next != Telnet.SE) {
        command(next);
      }
    }
  }

  private void append(int next) {
    if (length < MAX_SUBNEGOTIATION) {
      subnegotiation[length] = (byte) next;
    }
    length = Math.min(length + 1, MAX_SUBNEGOTIATION + 1);
  }
}
