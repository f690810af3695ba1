// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.carrier.tcp.CarrierRig;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The endpoint over the real carrier and codec; requests are answered when their path says so. */
final class StreamRig implements AutoCloseable {
  static final int MOST_BYTES = 1 << 20;
  static final int OPEN = 4;
  private static final long SECOND = 1_000_000_000;
  private static final StreamLimits LIMITS =
      new StreamLimits(
          MOST_BYTES, OPEN, 10 * SECOND, 120 * SECOND, 240 * SECOND, 30 * SECOND, 7200 * SECOND);

  final TurnedTime time = new TurnedTime();
  final CarrierRig carriers = new CarrierRig(time);
  final MeterRegistry meters = new MeterRegistry();
  final Slot<CoapCodec> codecs = new Slot<>(time, SlotLimits.standard());
  final Slot<RequestHandler> handlers = new Slot<>(time, SlotLimits.standard());
  final BlockingQueue<ReplyTo> waiting = new LinkedBlockingQueue<>();
  final BlockingQueue<CoapRequest> requests = new LinkedBlockingQueue<>();
  final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
  final BlockingQueue<Peer> ended = new LinkedBlockingQueue<>();
  final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final AtomicInteger body = new AtomicInteger();
  StreamEndpoint endpoint;

  /** Answers at once, but for what is asked of the path {@code wait}. */
  final RequestHandler handler =
      (request, replyTo, transport) -> {
        requests.add(request);
        peers.add(replyTo.peer());
        long block = request.options().uint(OptionNumber.BLOCK1, -1);
        if (block >> 4 == 0) {
          body.set(0);
        }
        body.addAndGet(request.payload().length());
        if ((block & 8) != 0 && block >= 0) {
          transport.respond(
              replyTo,
              CoapResponse.of(CoapCode.CONTINUE),
              Reliability.CONFIRMABLE,
              deliveries::add);
        } else if (request.joinedPath().equals("wait")) {
          waiting.add(replyTo);
        } else {
          CoapResponse answer =
              new CoapResponse(
                  CoapCode.CONTENT,
                  CoapOptions.NONE,
                  block > 0 ? Bytes.utf8(body + " bytes in blocks") : content(request));
          transport.respond(replyTo, answer, Reliability.CONFIRMABLE, deliveries::add);
        }
      };

  StreamRig() throws IOException {
    codecs.bind(new DatagramCodec());
    handlers.bind(handler);
    endpoint = endpoint();
    endpoint.attach(carriers.carrier());
  }

  private StreamEndpoint endpoint() {
    return new StreamEndpoint(
        carriers.carrier(),
        codecs,
        () -> handlers,
        LIMITS,
        new StreamMeters(meters),
        time,
        ended::add);
  }

  private static Bytes content(CoapRequest request) {
    String path = request.joinedPath();
    if (path.startsWith("big")) {
      return Bytes.wrap(new byte[Integer.parseInt(path.substring(3))]);
    }
    return request.payload().isEmpty()
        ? Bytes.utf8("this is " + path)
        : Bytes.utf8(request.payload().length() + " bytes");
  }

  RawClient client() throws IOException {
    return new RawClient(address());
  }

  InetSocketAddress address() throws IOException {
    return carriers.address();
  }

  ReplyTo nextWaiting() throws InterruptedException {
    return waiting.poll(20, TimeUnit.SECONDS);
  }

  void answer(ReplyTo replyTo, String text) {
    endpoint.respond(
        replyTo,
        new CoapResponse(CoapCode.CONTENT, CoapOptions.NONE, Bytes.utf8(text)),
        Reliability.CONFIRMABLE,
        deliveries::add);
  }

  /** Turns the clock, and has the loop see it. */
  void turn(Duration by) {
    time.turn(by);
    endpoint.onLoop(() -> {});
  }

  /** Replaces the carrier, as its bundle's update does. */
  void replaceCarrier() throws IOException {
    endpoint.detach(carriers.carrier());
    endpoint.attach(carriers.replace());
  }

  /** Replaces the endpoint, as its bundle's update does. */
  void replaceEndpoint() {
    StreamEndpoint former = endpoint;
    Object left = former.close(false);
    endpoint = endpoint();
    endpoint.attach(carriers.carrier());
    endpoint.follow(left);
  }

  @Override
  public void close() throws IOException {
    endpoint.close(false);
    carriers.close();
  }
}
