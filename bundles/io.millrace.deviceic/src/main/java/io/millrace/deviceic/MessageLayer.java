// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.ParseFailure;
import io.millrace.api.coap.ParseResult;
import io.millrace.api.link.SecondaryListener;
import io.millrace.lib.loop.SerialExecutor;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * The firmware's message layer: at most one answer to each message of the NIC, with the firmware's
 * deviations for ping, reset, size and token [spec device-ic-api.md §9]. It does not detect
 * duplicates: a message that arrives twice is executed twice.
 */
final class MessageLayer implements SecondaryListener {
  /** A message of this size is refused although the link could carry {@link #LINK_BYTES}. */
  private static final int TOO_LARGE_BYTES = 240;

  private static final int LINK_BYTES = 255;
  private static final int HEAD_BYTES = 4;
  private static final int LONGEST_TOKEN_BYTES = 8;
  private static final int MAX_PENDING = 64;

  private final CodecSlot codec;
  private final SerialExecutor executor;
  private final Resource resources;
  private final boolean answersAcknowledgement;
  private final IntPredicate reset;

  /**
   * Makes the layer.
   *
   * @param answersAcknowledgement whether an ACK is answered by an empty frame, or not at all
   * @param reset takes the message ID of a RST; true when that ended an observation
   */
  MessageLayer(
      CodecSlot codec,
      SerialExecutor executor,
      Resource resources,
      boolean answersAcknowledgement,
      IntPredicate reset) {
    this.answersAcknowledgement = answersAcknowledgement;
    this.reset = reset;
    this.codec = codec;
    this.executor = executor;
    this.resources = resources;
  }

  @Override
  public void message(Bytes message, Consumer<Bytes> answer) {
    if (message.isEmpty() || message.length() > LINK_BYTES || executor.pending() > MAX_PENDING) {
      return;
    }
    Bytes whole = message.length() < HEAD_BYTES ? padded(message) : message;
    int first = whole.at(0);
    int tokenBytes = first & 15;
    if (first >> 6 != 1 || tokenBytes > LONGEST_TOKEN_BYTES) {
      return;
    }
    codec.use(whole.length(), service -> receive(service, whole, answer));
  }

  /** The firmware reads what is missing of the head as zeros. */
  private static Bytes padded(Bytes message) {
    byte[] head = new byte[HEAD_BYTES];
    message.copyTo(head, 0);
    return Bytes.wrap(head);
  }

  private void receive(CoapCodec codec, Bytes message, Consumer<Bytes> answer) {
    int type = message.at(0) >> 4 & 3;
    int messageId = message.at(2) << 8 | message.at(3);
    if (type == MessageType.ACK) {
      if (answersAcknowledgement) {
        answer.accept(Bytes.EMPTY);
      }
    } else if (type == MessageType.RST && reset.test(messageId)) {
      answer.accept(Bytes.EMPTY);
    } else if (type == MessageType.RST) {
      answer.accept(codec.serialize(CoapMessage.empty(MessageType.RST, messageId)));
    } else if (message.at(1) == CoapCode.EMPTY) {
      int reply = type == MessageType.CON ? MessageType.RST : MessageType.NON;
      answer.accept(codec.serialize(CoapMessage.empty(reply, messageId)));
    } else {
      request(codec.parse(message), message.length(), answer);
    }
  }

  private void request(ParseResult parsed, int bytes, Consumer<Bytes> answer) {
    String problem = parsed.isMessage() ? "" : parsed.failure().kind();
    CoapMessage message = parsed.isMessage() ? parsed.message() : parsed.failure().readable();
    Consumer<CoapResponse> reply = response -> reply(message, response, answer);
    if (problem.equals(ParseFailure.TRUNCATED) || problem.equals(ParseFailure.TOKEN)) {
      reject(message, answer);
    } else if (bytes >= TOO_LARGE_BYTES) {
      reply.accept(CoapResponse.of(CoapCode.REQUEST_ENTITY_TOO_LARGE));
    } else if (problem.equals(ParseFailure.OPTION)) {
      reply.accept(CoapResponse.of(CoapCode.UNSUPPORTED_CONTENT_FORMAT));
    } else if (KnownOptions.hasUnknownCritical(message.options())) {
      reply.accept(CoapResponse.of(CoapCode.BAD_OPTION));
    } else {
      resources.handle(message.asRequest(), message.token(), reply);
    }
  }

  /** A message that ends inside its token: a confirmable one is reset [RFC 7252 §4.2]. */
  private void reject(CoapMessage head, Consumer<Bytes> answer) {
    if (head.type() == MessageType.CON) {
      send(CoapMessage.empty(MessageType.RST, head.messageId()), answer);
    }
  }

  private void reply(CoapMessage request, CoapResponse response, Consumer<Bytes> answer) {
    int type = request.type() == MessageType.CON ? MessageType.ACK : MessageType.NON;
    send(
        response.code() == CoapCode.EMPTY
            ? CoapMessage.empty(type, request.messageId())
            : CoapMessage.of(type, request.messageId(), request.token(), response),
        answer);
  }

  private void send(CoapMessage message, Consumer<Bytes> answer) {
    codec.use(LINK_BYTES, service -> answer.accept(service.serialize(message)));
  }
}
