// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.coap.ParseFailure;
import io.millrace.api.coap.ParseResult;
import io.millrace.lib.loop.CallbackGuard;
import java.util.function.Consumer;

/**
 * Takes messages off a stream and sorts them: signalling [RFC 8323 §5] and requests. What no
 * message begins with, or what is longer than was said, ends the connection: nobody could tell
 * where the next message begins. Used on the loop alone.
 */
final class Inbox {
  private static final CallbackGuard CODEC = new CallbackGuard(Inbox.class, "a call of the codec");

  private final Connections connections;
  private final StreamLimits limits;
  private final StreamMeters meters;
  private final Consumer<ParkedRequest> requests;

  Inbox(
      Connections connections,
      StreamLimits limits,
      StreamMeters meters,
      Consumer<ParkedRequest> requests) {
    this.connections = connections;
    this.limits = limits;
    this.meters = meters;
    this.requests = requests;
  }

  /** Takes the whole messages at the beginning of some bytes; returns how long they are. */
  int take(ConnectionState from, Bytes bytes, CoapCodec codec, long now) {
    from.lastHeard = now;
    from.pongDue = 0;
    int taken = 0;
    while (!from.paused && connections.get(from.peer) == from) {
      Bytes rest = bytes.from(taken);
      FrameHead head = FrameHead.read(rest);
      if (head == null || !isGood(from, head) || rest.length() < head.bytes()) {
        break;
      }
      taken += (int) head.bytes();
      message(from, head, rest, codec, now);
    }
    boolean half = taken < bytes.length() && !from.paused;
    from.messageDue =
        !half ? 0 : taken > 0 || from.messageDue == 0 ? now + limits.message() : from.messageDue;
    return connections.get(from.peer) == from ? taken : bytes.length();
  }

  private boolean isGood(ConnectionState from, FrameHead head) {
    if (head.tokenBytes() > FrameHead.MOST_TOKEN_BYTES) {
      connections.abort(from, "the token length " + head.tokenBytes() + " is reserved", -1);
    } else if (head.bytes() > limits.maxMessageBytes()) {
      connections.abort(
          from,
          "a message of %d bytes; at most %d are taken"
              .formatted(head.bytes(), limits.maxMessageBytes()),
          -1);
    } else {
      return true;
    }
    meters.malformed.increment();
    return false;
  }

  private void message(
      ConnectionState from, FrameHead head, Bytes rest, CoapCodec codec, long now) {
    meters.received.increment();
    if (head.code() == CoapCode.EMPTY) {
      return; // ignored [§3.4]
    }
    Bytes datagram = head.toDatagram(rest);
    ParseResult parsed = CODEC.get(codec, CoapCodec::parse, datagram, null);
    if (parsed == null || !parsed.isMessage()) {
      ParseFailure failure = parsed == null ? null : parsed.failure();
      meters.malformed.increment();
      connections.abort(from, failure == null ? "not readable" : failure.detail(), -1);
    } else if (!from.greeted && head.code() != Signal.CSM) {
      connections.abort(from, "the first message has to be a CSM", -1);
    } else {
      sort(from, parsed.message(), now);
    }
  }

  private void sort(ConnectionState from, CoapMessage message, long now) {
    if (Signal.isSignal(message.code())) {
      signal(from, message, now);
    } else if (CoapCode.isRequest(message.code())) {
      request(from, message, now);
    } else {
      meters.dropped.increment(); // this side asks nothing, or the class is reserved
    }
  }

  private void request(ConnectionState from, CoapMessage message, long now) {
    if (from.released) {
      meters.dropped.increment();
      return;
    }
    ParkedRequest request =
        new ParkedRequest(
            message.asRequest(), ParkedRequest.replyTo(from.peer, message.token()), false);
    Upload upload = Upload.of(request);
    if (upload != null || !isSilent(message.options())) {
      from.begin(message.token(), message.code(), now);
      if (from.openRequests() >= limits.openRequests()) {
        connections.pause(from);
      }
    }
    if (upload != null) {
      from.uploads.put(Upload.inner(message.token()), upload);
      requests.accept(upload.block());
    } else {
      requests.accept(request);
    }
  }

  /** Tells whether perhaps no answer follows [RFC 7967]. */
  private static boolean isSilent(CoapOptions options) {
    return options.uint(OptionNumber.NO_RESPONSE, 0) != 0;
  }

  private void signal(ConnectionState from, CoapMessage message, long now) {
    int critical = Signal.critical(message.options());
    if (critical >= 0) {
      boolean csm = message.code() == Signal.CSM;
      connections.abort(
          from, "the critical option " + critical + " is not known", csm ? critical : -1);
      return;
    }
    switch (message.code()) {
      case Signal.CSM -> csm(from, message.options());
      case Signal.PING -> ping(from, message);
      case Signal.RELEASE -> {
        from.released = true;
        from.releaseDue = now + limits.message();
        connections.endWhenReleased(from);
      }
      case Signal.ABORT ->
          connections.end(from, "the other side aborts: " + message.payload().utf8());
      default -> {} // a pong has been heard; codes that are not known are ignored
    }
  }

  private void csm(ConnectionState from, CoapOptions options) {
    from.greeted = true;
    from.csmDue = 0;
    from.peerMaxBytes = options.uint(Signal.MAX_MESSAGE_SIZE, from.peerMaxBytes);
    connections.greeted(from);
  }

  private void ping(ConnectionState from, CoapMessage message) {
    boolean custody = message.options().has(Signal.CUSTODY);
    if (!custody || !from.takeCustody(message.token())) {
      connections.signal(from, Signal.pong(message.token(), custody && from.openRequests() == 0));
    }
  }
}
