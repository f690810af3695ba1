// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.DeliveryListener;
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
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A relay of requests made of nothing but carrier, codec and endpoint, to be measured beside a bare
 * relay of datagrams: arguments are the port to listen at and the origin's port.
 */
public final class RelayMain {
  private static final int BUFFER_BYTES = 4 << 20;

  private RelayMain() {}

  /** Runs until killed. */
  public static void main(String[] arguments) throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    DatagramChannel channel =
        bound(new InetSocketAddress(loopback, Integer.parseInt(arguments[0])));
    InetSocketAddress origin = new InetSocketAddress(loopback, Integer.parseInt(arguments[1]));
    SystemTime time = new SystemTime();
    MeterRegistry meters = new MeterRegistry();
    Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> connected =
        new ConcurrentHashMap<>();
    UdpCarrier carrier =
        new UdpCarrier(
            "udp",
            channel,
            key -> connected.computeIfAbsent(key, RelayMain::connect),
            UdpLimits.STANDARD,
            time,
            meters,
            ChannelIo::new);
    Slot<CoapCodec> codecs = new Slot<>(time, SlotLimits.standard());
    Slot<RequestHandler> handlers = new Slot<>(time, SlotLimits.standard());
    codecs.bind(new DatagramCodec());
    handlers.bind(
        (request, replyTo, transport) ->
            transport.request(
                origin, request, Reliability.CONFIRMABLE, new Back(replyTo, transport)));
    EndpointLimits limits =
        new EndpointLimits(
            65535,
            1000,
            200_000,
            200_000,
            10_000,
            32,
            32L << 20,
            32,
            Duration.ofSeconds(247),
            Duration.ofSeconds(145),
            8,
            128,
            Duration.ofSeconds(10));
    Endpoint endpoint =
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
    Thread.currentThread().join();
  }

  private static DatagramChannel connect(Map.Entry<InetSocketAddress, Integer> key) {
    try {
      return bound(new InetSocketAddress("127.0.0.1", 0)).connect(key.getKey());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DatagramChannel bound(InetSocketAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
    channel.configureBlocking(false);
    return channel.bind(address);
  }

  /** The way back of one request. */
  private record Back(ReplyTo replyTo, Transport transport) implements ResponseListener {
    @Override
    public void answered(CoapResponse response) {
      transport.respond(replyTo, response, Reliability.CONFIRMABLE, DeliveryListener.NONE);
    }

    @Override
    public void failed(RequestFailure failure) {
      CoapResponse response = CoapResponse.diagnostic(CoapCode.BAD_GATEWAY, failure.toString());
      transport.respond(replyTo, response, Reliability.CONFIRMABLE, DeliveryListener.NONE);
    }
  }
}
