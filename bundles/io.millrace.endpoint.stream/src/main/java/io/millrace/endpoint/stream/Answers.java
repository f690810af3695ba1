// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.util.function.BooleanSupplier;

/**
 * Sends answers and notifications over their connection. They count as delivered once the carrier
 * has them: the transport sees to the rest, or the connection ends. Used on the loop alone.
 */
final class Answers {
  private static final CallbackGuard LISTENERS =
      new CallbackGuard(Answers.class, "a listener to a message");

  private final CarrierLink link;
  private final Connections connections;
  private final Slot<CoapCodec> codecs;
  private final RequestDispatcher dispatcher;
  private final StreamLimits limits;
  private final StreamMeters meters;
  private final Time time;
  private final BooleanSupplier closed;

  Answers(
      CarrierLink link,
      Connections connections,
      Slot<CoapCodec> codecs,
      RequestDispatcher dispatcher,
      StreamLimits limits,
      StreamMeters meters,
      Time time,
      BooleanSupplier closed) {
    this.link = link;
    this.connections = connections;
    this.codecs = codecs;
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.meters = meters;
    this.time = time;
    this.closed = closed;
  }

  /** Sends an answer or a notification. */
  void send(
      ReplyTo replyTo, CoapResponse response, Reliability reliability, DeliveryListener listener) {
    ConnectionState to = connections.get(replyTo.peer());
    if (closed.getAsBoolean()) {
      settle(listener, Delivery.NOT_SENT); // the next endpoint sends it
    } else if (to != null && Upload.isInner(replyTo.token())) {
      answerBlock(to, replyTo, response, reliability, listener);
    } else if (to == null) {
      settle(listener, Delivery.UNREACHABLE);
    } else if (codecs.service() == null) {
      codecs.submit(
          response.payload().length(), new LaterAnswer(replyTo, response, reliability, listener));
    } else {
      boolean sent = write(to, replyTo.token(), response);
      Delivery good = reliability.confirmable() ? Delivery.ACKNOWLEDGED : Delivery.SENT;
      settle(listener, sent ? good : Delivery.UNREACHABLE);
      done(replyTo, response.code());
    }
  }

  /** A block of a body has its answer: the next block is handed on, or the client is answered. */
  private void answerBlock(
      ConnectionState to,
      ReplyTo block,
      CoapResponse response,
      Reliability reliability,
      DeliveryListener listener) {
    Upload upload = to.uploads.get(block.token());
    if (upload != null && upload.advance(response)) {
      settle(listener, Delivery.ACKNOWLEDGED);
      link.port().execute(() -> dispatchBlock(to, upload)); // not deeper and deeper
      return;
    }
    ReplyTo client = ParkedRequest.replyTo(block.peer(), Upload.outer(block.token()));
    boolean lost = upload == null && response.code() == CoapCode.CONTINUE;
    CoapResponse whole =
        lost ? RequestDispatcher.AWAY : Upload.withoutBlock1(response); // begun by another build
    send(client, whole, reliability, listener);
  }

  private void dispatchBlock(ConnectionState to, Upload upload) {
    if (connections.get(to.peer) == to) {
      dispatcher.dispatch(upload.block());
    }
  }

  private boolean write(ConnectionState to, Bytes token, CoapResponse response) {
    Bytes frame = frame(token, response);
    if (frame == null || frame.length() > Math.max(to.peerMaxBytes, Signal.BASE_MESSAGE_BYTES)) {
      String why =
          frame == null
              ? "the answer cannot be written"
              : "the answer has %d bytes, and the client takes %d"
                  .formatted(frame.length(), to.peerMaxBytes);
      frame = frame(token, CoapResponse.diagnostic(CoapCode.INTERNAL_SERVER_ERROR, why));
    }
    return frame != null && connections.send(to, frame);
  }

  private Bytes frame(Bytes token, CoapResponse response) {
    return connections.frame(CoapMessage.of(MessageType.CON, 0, token, response));
  }

  private static void settle(DeliveryListener listener, Delivery delivery) {
    LISTENERS.run(listener, DeliveryListener::settled, delivery);
  }

  /** A request has its answer, or gets none: others of its connection may go on. */
  void done(ReplyTo replyTo, int code) {
    ConnectionState at = connections.get(replyTo.peer());
    if (at == null) {
      return;
    }
    int method = at.answered(replyTo.token(), time.nanos());
    if (method != 0 && code != 0) {
      meters.served(method, code);
    } else if (code != 0) {
      meters.notificationsSent.increment();
    }
    for (Bytes each = at.nextCustody(); each != null; each = at.nextCustody()) {
      connections.signal(at, Signal.pong(each, true));
    }
    if (at.openRequests() < limits.openRequests()) {
      connections.resume(at);
    }
    connections.endWhenReleased(at);
  }

  /** An answer that waits for a codec. */
  private final class LaterAnswer implements Caller<CoapCodec> {
    private final ReplyTo replyTo;
    private final CoapResponse response;
    private final Reliability reliability;
    private final DeliveryListener listener;

    LaterAnswer(
        ReplyTo replyTo,
        CoapResponse response,
        Reliability reliability,
        DeliveryListener listener) {
      this.replyTo = replyTo;
      this.response = response;
      this.reliability = reliability;
      this.listener = listener;
    }

    @Override
    public void admitted(CoapCodec codec, Runnable then) {
      link.onLoop(
          () -> {
            try {
              send(replyTo, response, reliability, listener);
            } finally {
              then.run();
            }
          });
    }

    @Override
    public void refused(Refusal why) {
      settle(listener, Delivery.NOT_SENT);
    }
  }
}
