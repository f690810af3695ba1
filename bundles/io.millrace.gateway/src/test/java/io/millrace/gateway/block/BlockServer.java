// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.block;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.rig.MemoryTransport;
import io.millrace.lib.block.Block;

/** A server behind a transport that sends its content in blocks, one for each request. */
final class BlockServer {
  private final MemoryTransport transport;
  private final int exponent;
  private String tag;
  private Bytes body;
  private boolean tagged = true;
  private int answered;

  BlockServer(MemoryTransport transport, int exponent, String content) {
    this.transport = transport;
    this.exponent = exponent;
    change(content);
  }

  /** Returns a text of that length whose parts all differ. */
  static String text(String kind, int length) {
    StringBuilder text = new StringBuilder(length + 32);
    for (int i = 0; text.length() < length; i++) {
      text.append(kind).append(' ').append(i).append(';');
    }
    return text.substring(0, length);
  }

  BlockServer untagged() {
    tagged = false;
    return this;
  }

  /** The content changes. */
  void change(String next) {
    tag = Integer.toHexString(next.hashCode());
    body = Bytes.utf8(next);
  }

  /** Answers what has been asked and is not answered, at most so many requests. */
  void answer(int most) {
    for (int left = most; left > 0 && answered < transport.asked().size(); left--) {
      MemoryTransport.Asked asked = transport.asked().get(answered++);
      if (!asked.cancelled) {
        asked.answer(answerTo(asked.request));
      }
    }
  }

  /** Answers everything, also what is asked because of the answers. */
  void answerAll() {
    answer(Integer.MAX_VALUE);
  }

  /** Answers everything from that request on. */
  void answerFrom(int request) {
    answered = request;
    answerAll();
  }

  /** Skips what has been asked. */
  MemoryTransport.Asked skip() {
    return transport.asked().get(answered++);
  }

  int asked() {
    return transport.asked().size();
  }

  CoapResponse answerTo(CoapRequest request) {
    Block asked = Block.of((int) request.options().uint(OptionNumber.BLOCK2, exponent));
    Block block = new Block(asked.number(), false, Math.min(asked.exponent(), exponent));
    CoapOptionsBuilder options = CoapOptions.builder().add(OptionNumber.CONTENT_FORMAT, 0);
    if (tagged) {
      options.add(OptionNumber.ETAG, Bytes.utf8(tag));
    }
    options.add(OptionNumber.BLOCK2, block.within(body).value());
    boolean read = request.code() == CoapCode.GET || request.code() == CoapCode.FETCH;
    return new CoapResponse(
        read ? CoapCode.CONTENT : CoapCode.CHANGED, options.build(), block.cut(body));
  }
}
