// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapCode;
import io.millrace.gateway.route.ClientOptions;

/**
 * Which responses a client does not want, as the value of No-Response [RFC 7967 §2.1]: bit 1 stands
 * for 2.xx, bit 3 for 4.xx, bit 4 for 5.xx. The gateway consumes the option: devices answer as
 * always, because the gateway needs their answers, and it is the client's copy that is left out. A
 * confirmable request is acknowledged all the same.
 */
public final class NoResponse {
  private static final int ALL_WANTED = 0;

  private NoResponse() {}

  /** Returns the classes that are unwanted; none when the client observes, to be notified. */
  public static int of(ClientOptions options) {
    return options.noResponse() < 0 || options.observe() == 0 ? ALL_WANTED : options.noResponse();
  }

  /**
   * Tells whether a response is left out. Not 2.31: without it a client in the middle of a body
   * cannot go on.
   */
  static boolean isUnwanted(int classes, int code) {
    return classes != ALL_WANTED
        && code != CoapCode.CONTINUE
        && (classes >> (code >> 5) - 1 & 1) != 0;
  }
}
