// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.block.Block;

/**
 * A body that goes block by block between a client and a device, again and again, so that always
 * some are in the middle [RFC 7959]. Only the load's thread uses it.
 */
final class Transfer {
  static final int BODY_BYTES = 2000;
  static final int EXPONENT = 4;

  private final Mix mix;
  private final boolean down;
  private final Field.Device device;
  private int body;
  private int next;
  private boolean waiting;

  /** Makes one that fetches bodies, or one that sends them. */
  Transfer(Mix mix, boolean fetches, Field.Device device) {
    this.mix = mix;
    this.down = fetches;
    this.device = device;
  }

  boolean isOf(Kind kind) {
    return down == (kind == Kind.BLOCK2);
  }

  /** Tells whether the block before has been answered. */
  boolean isReady() {
    return !waiting;
  }

  /** Makes the request for the next block. */
  Exchange next() {
    waiting = true;
    if (next == 0) {
      body = mix.fresh();
    }
    int client = body % Mix.CLIENTS;
    CoapOptions proxy = Mix.proxy(device.uri("body?n=" + body)).build();
    Bytes whole = Wire.body(body, BODY_BYTES);
    Block block = new Block(next, false, EXPONENT);
    if (down) {
      CoapOptions options = proxy.toBuilder().add(OptionNumber.BLOCK2, block.value()).build();
      return mix.block(Kind.BLOCK2, client, CoapCode.GET, options, Bytes.EMPTY, this);
    }
    block = block.within(whole);
    CoapOptions options = proxy.toBuilder().add(OptionNumber.BLOCK1, block.value()).build();
    return mix.block(Kind.BLOCK1, client, CoapCode.PUT, options, block.cut(whole), this);
  }

  /** Tells whether this is the answer to the block. */
  boolean isRight(CoapMessage answer) {
    if (!down) {
      return true;
    }
    Block block = Block.of((int) answer.options().uint(OptionNumber.BLOCK2, 0));
    Bytes whole = Wire.body(body, BODY_BYTES);
    return block.number() == next && block.cut(whole).equals(answer.payload());
  }

  /** Takes the answer; null when there is none: the body begins anew, as another one. */
  void answered(CoapMessage answer) {
    waiting = false;
    if (answer == null || !CoapCode.isSuccess(answer.code())) {
      next = 0;
      return;
    }
    int option = down ? OptionNumber.BLOCK2 : OptionNumber.BLOCK1;
    boolean more = Block.of((int) answer.options().uint(option, 0)).more();
    boolean last = down ? !more : answer.code() != CoapCode.CONTINUE;
    next = last ? 0 : next + 1;
  }
}
