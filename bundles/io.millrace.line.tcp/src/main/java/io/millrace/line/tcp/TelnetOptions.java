// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which Telnet options are on, on either side. An option that the other end asks for is accepted if
 * we want it, else refused, each at most once; so two ends cannot answer each other for ever [RFC
 * 1143]. One thread.
 */
final class TelnetOptions {
  private static final byte OFF = 0;
  private static final byte ASKED = 1;
  private static final byte ON = 2;
  private static final byte REFUSED = 3;

  private final byte[] ours = new byte[256];
  private final byte[] theirs = new byte[256];
  private final Set<Integer> wanted;
  private final Consumer<Bytes> send;

  TelnetOptions(Set<Integer> wanted, Consumer<Bytes> send) {
    this.wanted = wanted;
    this.send = send;
  }

  /** Offers to use an option on our side. */
  void offer(int option) {
    ours[option] = ASKED;
    send.accept(Telnet.verb(Telnet.WILL, option));
  }

  /** Asks the other end to use an option on its side. */
  void ask(int option) {
    theirs[option] = ASKED;
    send.accept(Telnet.verb(Telnet.DO, option));
  }

  /** Takes a verb of the other end, and answers if an answer is due. */
  void received(int verb, int option) {
    switch (verb) {
      case Telnet.DO -> agree(ours, option, Telnet.WILL, Telnet.WONT);
      case Telnet.DONT -> refuse(ours, option, Telnet.WONT);
      case Telnet.WILL -> agree(theirs, option, Telnet.DO, Telnet.DONT);
      case Telnet.WONT -> refuse(theirs, option, Telnet.DONT);
      default -> {}
    }
  }

  private void agree(byte[] side, int option, int yes, int no) {
    if (side[option] == ASKED) {
      side[option] = ON;
    } else if (side[option] == OFF) {
      boolean want = wanted.contains(option);
      side[option] = want ? ON : REFUSED;
      send.accept(Telnet.verb(want ? yes : no, option));
    }
  }

  private void refuse(byte[] side, int option, int no) {
    boolean wasOn = side[option] == ON;
    side[option] = REFUSED;
    if (wasOn) {
      send.accept(Telnet.verb(no, option));
    }
  }
}
