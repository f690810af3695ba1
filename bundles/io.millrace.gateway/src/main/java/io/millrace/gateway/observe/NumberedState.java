// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.block.Block;

/**
 * A state that is sent to many observers, each with a number of its own: the options are written
 * once, and copied with another value of Observe. Immutable.
 */
final class NumberedState {
  /** A number of three bytes, which holds the place of any other. */
  private static final int PLACEHOLDER = 0x800000;

  private static final int PLACEHOLDER_BYTES = 3;

  private final CoapResponse state;
  private final byte[] model;
  private final int value; // where the value of Observe begins; one byte of head is before it
  private final boolean whole;

  NumberedState(CoapResponse state) {
    this.state = state;
    this.model =
        state.options().toBuilder()
            .set(OptionNumber.OBSERVE, PLACEHOLDER)
            .build()
            .encoded()
            .toArray();
    OptionCursor at = new OptionCursor(Bytes.wrap(model), 0);
    boolean block = false;
    int end = 0;
    while (at.next()) {
      block |= at.number() == OptionNumber.BLOCK2;
      end = at.number() == OptionNumber.OBSERVE ? at.position() : end;
    }
    this.value = end - PLACEHOLDER_BYTES;
    this.whole = !block && state.payload().length() <= Block.MAX_BYTES;
  }

  /** Returns it without a number. */
  CoapResponse state() {
    return state;
  }

  /** Tells whether a client that does not ask for blocks gets it in one message. */
  boolean isWhole() {
    return whole;
  }

  /** Returns it with a number of 24 bits, in as few bytes as possible [RFC 7641 §2]. */
  CoapResponse with(int number) {
    int length = (39 - Integer.numberOfLeadingZeros(number)) / 8;
    byte[] options = new byte[model.length - PLACEHOLDER_BYTES + length];
    System.arraycopy(model, 0, options, 0, value);
    options[value - 1] = (byte) (model[value - 1] & 0xF0 | length);
    for (int i = 0; i < length; i++) {
      options[value + i] = (byte) (number >> 8 * (length - 1 - i));
    }
    int rest = value + PLACEHOLDER_BYTES;
    System.arraycopy(model, rest, options, value + length, model.length - rest);
    return state.with(CoapOptions.ofChecked(Bytes.wrap(options)));
  }
}
