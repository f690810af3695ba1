// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;

/** The codes and options of signalling messages [RFC 8323 §5]; options differ from code to code. */
final class Signal {
  static final int CSM = 0xE1;
  static final int PING = 0xE2;
  static final int PONG = 0xE3;
  static final int RELEASE = 0xE4;
  static final int ABORT = 0xE5;

  /** In a CSM: Max-Message-Size. */
  static final int MAX_MESSAGE_SIZE = 2;

  /** In a ping or pong: Custody. */
  static final int CUSTODY = 2;

  /** In an abort: Bad-CSM-Option. */
  static final int BAD_CSM_OPTION = 2;

  /** The size of messages that every peer takes [§5.3.1]. */
  static final int BASE_MESSAGE_BYTES = 1152;

  private Signal() {}

  /** Tells whether a code is of class 7. */
  static boolean isSignal(int code) {
    return code >> 5 == 7;
  }

  /** Returns the first critical option, of which none is known; -1 when there is none [§5.2]. */
  static int critical(CoapOptions options) {
    for (OptionCursor at = options.cursor(); at.next(); ) {
      if (OptionNumber.isCritical(at.number())) {
        return at.number();
      }
    }
    return -1;
  }

  static CoapMessage csm(int mostBytes) {
    return message(
        CSM,
        Bytes.EMPTY,
        CoapOptions.builder().add(MAX_MESSAGE_SIZE, mostBytes).build(),
        Bytes.EMPTY);
  }

  static CoapMessage ping(Bytes token) {
    return message(PING, token, CoapOptions.NONE, Bytes.EMPTY);
  }

  static CoapMessage pong(Bytes token, boolean custody) {
    CoapOptions options =
        custody ? CoapOptions.builder().add(CUSTODY, Bytes.EMPTY).build() : CoapOptions.NONE;
    return message(PONG, token, options, Bytes.EMPTY);
  }

  static CoapMessage release() {
    return message(RELEASE, Bytes.EMPTY, CoapOptions.NONE, Bytes.EMPTY);
  }

  /**
   * Returns an abort.
   *
   * @param badCsmOption the option of the CSM that it is because of; -1 when it is not
   */
  static CoapMessage abort(String why, int badCsmOption) {
    CoapOptions options =
        badCsmOption < 0
            ? CoapOptions.NONE
            : CoapOptions.builder().add(BAD_CSM_OPTION, badCsmOption).build();
    return message(ABORT, Bytes.EMPTY, options, Bytes.utf8(why));
  }

  private static CoapMessage message(int code, Bytes token, CoapOptions options, Bytes payload) {
    return new CoapMessage(MessageType.CON, code, 0, token, options, payload);
  }
}
