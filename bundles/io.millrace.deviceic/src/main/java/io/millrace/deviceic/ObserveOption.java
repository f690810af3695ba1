// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;

/** What a request's Observe option asks [RFC 7641 §2, spec device-ic-api.md §7]. */
final class ObserveOption {
  static final long REGISTER = 0;
  static final long CANCEL = 1;
  static final long ABSENT = -1;

  private static final int LONGEST_BYTES = 4;

  private ObserveOption() {}

  /** Returns its value; {@link #ABSENT} also when it is too long to be one. */
  static long of(CoapRequest request) {
    Bytes value = request.options().first(OptionNumber.OBSERVE);
    return value == null || value.length() > LONGEST_BYTES ? ABSENT : value.uint();
  }
}
