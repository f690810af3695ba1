// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.udp.ChannelIo;
import io.millrace.lib.udp.UdpCarrier;
import io.millrace.lib.udp.UdpLimits;
import io.millrace.platform.MeterRegistry;
import io.millrace.platform.SecureRandomness;
import io.millrace.platform.SystemTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An endpoint on a real socket of the loopback address, with a small server behind it: {@code
 * /echo} answers at once, {@code /slow} after an empty acknowledgement, {@code /watch} can be
 * observed, {@code /big} has 900 bytes.
 */
final class RealEndpoint implements RequestHandler, AutoCloseable {
  static final long SECONDS = 10;

  private final SystemTime time = new SystemTime();
  private final Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> connected =
      new ConcurrentHashMap<>();
  private final DatagramChannel channel;
  final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  final BlockingQueue<ReplyTo> watchers = new LinkedBlockingQueue<>();
  final Endpoint endpoint;

  RealEndpoint() throws IOException {
    this(Bench.limits());
  }

  RealEndpoint(EndpointLimits limits) throws IOException {
    channel = bound();
    MeterRegistry meters = new MeterRegistry();
    UdpCarrier carrier =
        new UdpCarrier(
            "udp", channel, this::connect, UdpLimits.STANDARD, time, meters, ChannelIo::new);
    Slot<CoapCodec> codecs = new Slot<>(time, SlotLimits.standard());
    Slot<RequestHandler> handlers = new Slot<>(time, SlotLimits.standard());
    codecs.bind(new DatagramCodec());
    handlers.bind(this);
    endpoint =
        new Endpoint(
            "udp",
            "coap",
            codecs,
            () -> handlers,
            limits,
            time,
            new SecureRandomness(),
            new CoapMeters(meters));
    endpoint.attach(carrier);
  }

  private static DatagramChannel bound() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return channel;
  }

  private DatagramChannel connect(Map.Entry<InetSocketAddress, Integer> key) {
    return connected.computeIfAbsent(
        key,
        fresh -> {
          try {
            return bound().connect(fresh.getKey());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  int port() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  String hear() throws InterruptedException {
    return heard.poll(SECONDS, TimeUnit.SECONDS);
  }

  Delivery delivery() throws InterruptedException {
    return deliveries.poll(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
    Reliability reliability = Reliability.CONFIRMABLE.withConfirmable(replyTo.confirmable());
    String path = String.join("/", request.path());
    switch (path) {
      case "echo" ->
          transport.respond(
              replyTo,
              new CoapResponse(CoapCode.CONTENT, CoapOptions.NONE, request.payload()),
              reliability,
              deliveries::add);
      case "slow" -> {
        transport.acknowledge(replyTo);
        transport.respond(
            replyTo.asAcknowledged(), Bench.content("slow answer"), reliability, deliveries::add);
      }
      case "big" ->
          transport.respond(replyTo, Bench.content("b".repeat(900)), reliability, deliveries::add);
      case "watch" -> {
        notify(replyTo, 1);
        watchers.add(replyTo.asAcknowledged());
      }
      default ->
          transport.respond(
              replyTo,
              CoapResponse.diagnostic(CoapCode.NOT_FOUND, "no " + path),
              reliability,
              deliveries::add);
    }
  }

  void notify(ReplyTo watcher, int number) {
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.OBSERVE, number)
            .add(OptionNumber.CONTENT_FORMAT, 0)
            .build();
    CoapResponse response =
        new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8("notification " + number));
    endpoint.respond(watcher, response, Reliability.CONFIRMABLE, deliveries::add);
  }

  io.millrace.api.transport.Call get(int port, String path, Reliability reliability) {
    return request(port, CoapRequest.of(CoapCode.GET, path), reliability);
  }

  io.millrace.api.transport.Call request(int port, CoapRequest request, Reliability reliability) {
    return endpoint.request(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        request,
        reliability,
        new ResponseListener() {
          @Override
          public void answered(CoapResponse response) {
            heard.add(CoapCode.text(response.code()) + " " + response.payload().utf8());
          }

          @Override
          public void failed(RequestFailure failure) {
            heard.add("failed: " + failure);
          }
        });
  }

  @Override
  public void close() throws IOException {
    endpoint.close();
    channel.close();
    for (DatagramChannel each : connected.values()) {
      each.close();
    }
    time.stop();
  }
}
