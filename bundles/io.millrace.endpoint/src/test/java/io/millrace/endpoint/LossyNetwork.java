// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Two endpoints with a network between them that loses, repeats, delays and reorders, all on one
 * turned clock. The right one answers in one of several manners, or not at all.
 */
final class LossyNetwork {
  static final InetSocketAddress LEFT = new InetSocketAddress("127.0.0.1", 40000);

  /** How the network treats a datagram: chances in percent, the longest delay in milliseconds. */
  record Weather(int loss, int repetition, int delayMillis) {}

  private record Arrival(long at, long rank, Endpoint to, Peer from, Bytes datagram)
      implements Comparable<Arrival> {
    @Override
    public int compareTo(Arrival other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(rank, other.rank);
    }
  }

  private final Random random;
  private final Weather weather;
  private final boolean mayKeepSilent;
  private final TurnedTime time = new TurnedTime();
  private final PriorityQueue<Arrival> air = new PriorityQueue<>();
  final Map<Integer, List<String>> outcomes = new HashMap<>();
  final Map<String, Integer> handled = new HashMap<>();
  final Endpoint left;
  final Endpoint right;
  private long rank;

  LossyNetwork(long seed, Weather weather, EndpointLimits limits, boolean mayKeepSilent) {
    this.random = new Random(seed);
    this.weather = weather;
    this.mayKeepSilent = mayKeepSilent;
    this.left = endpoint(limits, seed, (request, replyTo, transport) -> {}, this::toRight);
    this.right = endpoint(limits, seed + 1, this::serve, this::toLeft);
  }

  private Endpoint endpoint(
      EndpointLimits limits,
      long seed,
      RequestHandler handler,
      java.util.function.BiConsumer<Peer, Bytes> out) {
    Slot<CoapCodec> codecs = new Slot<>(time, SlotLimits.standard());
    Slot<RequestHandler> handlers = new Slot<>(time, SlotLimits.standard());
    codecs.bind(new DatagramCodec());
    handlers.bind(handler);
    Endpoint endpoint =
        new Endpoint(
            "udp",
            "coap",
            codecs,
            () -> handlers,
            limits,
            time,
            new SeededRandomness(seed),
            new CoapMeters(new MeterRegistry()));
    endpoint.attach(new MemoryCarrier(out));
    return endpoint;
  }

  private void toRight(Peer peer, Bytes datagram) {
    fly(right, new Peer("udp", peer.local() == null ? LEFT : peer.local(), null, ""), datagram);
  }

  private void toLeft(Peer peer, Bytes datagram) {
    fly(left, new Peer("udp", Bench.REMOTE, peer.remote(), ""), datagram);
  }

  private void fly(Endpoint to, Peer from, Bytes datagram) {
    int copies = random.nextInt(100) < weather.repetition ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (random.nextInt(100) >= weather.loss) {
        long delay = random.nextInt(weather.delayMillis + 1) * 1_000_000L;
        air.add(new Arrival(time.nanos() + delay, rank++, to, from, datagram));
      }
    }
  }

  private void serve(CoapRequest request, ReplyTo replyTo, Transport transport) {
    handled.merge(request.payload().utf8(), 1, Integer::sum);
    Reliability reliability = Reliability.CONFIRMABLE.withConfirmable(replyTo.confirmable());
    CoapResponse response =
        new CoapResponse(CoapCode.CONTENT, request.options(), request.payload());
    switch (random.nextInt(mayKeepSilent ? 4 : 3)) {
      case 0 -> transport.respond(replyTo, response, reliability, DeliveryListener.NONE);
      case 1 -> {
        transport.acknowledge(replyTo);
        ReplyTo later = replyTo.asAcknowledged();
        time.schedule(
            Duration.ofMillis(random.nextInt(10_000)),
            () -> transport.respond(later, response, reliability, DeliveryListener.NONE));
      }
      case 2 ->
          time.schedule(
              Duration.ofMillis(random.nextInt(3000)),
              () -> transport.respond(replyTo, response, reliability, DeliveryListener.NONE));
      default -> {}
    }
  }

  /** Sends request number {@code number}, whose answer must carry the same number. */
  void request(int number, boolean confirmable) {
    List<String> outcome = outcomes.computeIfAbsent(number, fresh -> new ArrayList<>());
    left.request(
        Bench.REMOTE,
        CoapRequest.of(CoapCode.POST, "x").with(Bytes.utf8("#" + number)),
        Reliability.CONFIRMABLE.withConfirmable(confirmable),
        new ResponseListener() {
          @Override
          public void answered(CoapResponse response) {
            outcome.add(response.payload().utf8());
          }

          @Override
          public void failed(RequestFailure failure) {
            outcome.add("failed: " + failure);
          }
        });
  }

  /** Turns the clock, letting datagrams arrive and timers run at their own moments. */
  void turn(Duration by) {
    long until = time.nanos() + by.toNanos();
    while (true) {
      long due = Math.min(left.runTimers(time.nanos()), right.runTimers(time.nanos()));
      long next = Math.min(due, air.isEmpty() ? Long.MAX_VALUE : air.peek().at);
      long step = Math.min(next, time.nanos() + 100_000_000L); // answers are scheduled on the clock
      if (step > until) {
        break;
      }
      time.turn(Duration.ofNanos(Math.max(0, step - time.nanos())));
      while (!air.isEmpty() && air.peek().at <= time.nanos()) {
        Arrival arrival = air.poll();
        arrival.to.received(arrival.from, arrival.datagram);
      }
    }
    time.turn(Duration.ofNanos(until - time.nanos()));
  }
}
