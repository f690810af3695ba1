// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.coap.ParseResult;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.coap.DatagramCodec;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A client at one address and port: sends datagrams, and sees what comes back as messages. */
public final class Client {
  private final Peer peer;
  private final Supplier<RequestHandler> gateway;
  private final Supplier<MemoryTransport> transport;
  private final DatagramCodec codec = new DatagramCodec();
  private List<MemoryTransport.Sent> last = new ArrayList<>();
  private int messageId = 0x40CF;

  /** Makes a client. */
  public Client(
      String address,
      int port,
      Supplier<RequestHandler> gateway,
      Supplier<MemoryTransport> transport) {
    this.peer = new Peer("udp", new InetSocketAddress(address, port), null, "");
    this.gateway = gateway;
    this.transport = transport;
  }

  /** Returns the client as the gateway sees it. */
  public Peer peer() {
    return peer;
  }

  /** Sends a request as a datagram. */
  public void send(CoapMessage message) {
    sendDatagram(codec.serialize(message));
  }

  /** Sends a datagram; it has to parse. */
  public void sendDatagram(Bytes datagram) {
    ParseResult parsed = codec.parse(datagram);
    if (!parsed.isMessage()) {
      throw new AssertionError(parsed.failure());
    }
    deliver(parsed.message());
  }

  private void deliver(CoapMessage message) {
    boolean confirmable = message.type() == MessageType.CON;
    ReplyTo replyTo = new ReplyTo(peer, message.token(), confirmable, message.messageId(), false);
    gateway.get().handle(message.asRequest(), replyTo, transport.get());
  }

  /** Sends a confirmable request with a token. */
  public void con(String token, CoapRequest request) {
    send(CoapMessage.of(MessageType.CON, messageId++ & 0xFFFF, Bytes.hex(token), request));
  }

  /** Sends a non-confirmable request with a token. */
  public void non(String token, CoapRequest request) {
    send(CoapMessage.of(MessageType.NON, messageId++ & 0xFFFF, Bytes.hex(token), request));
  }

  /** Returns what came since the last call. */
  public List<CoapMessage> receive() {
    last = transport.get().take(peer);
    return last.stream().map(MemoryTransport.Sent::message).toList();
  }

  /** Returns the only message that came since the last call. */
  public CoapMessage receiveOne() {
    List<CoapMessage> received = receive();
    if (received.size() != 1) {
      throw new AssertionError("not one message but " + received);
    }
    return received.get(0);
  }

  /** Says what becomes of the last message that {@link #receive} returned. */
  public void settle(Delivery delivery) {
    last.get(last.size() - 1).listener().settled(delivery);
  }

  /** Returns a request with Proxy-Uri and perhaps more options. */
  public static CoapRequest proxied(int method, String uri, Object... options) {
    CoapOptionsBuilder builder = CoapOptions.builder().add(OptionNumber.PROXY_URI, uri);
    add(builder, options);
    return new CoapRequest(method, builder.build(), Bytes.EMPTY);
  }

  /** Returns a request for a local path, perhaps with more options. */
  public static CoapRequest local(int method, String path, Object... options) {
    CoapOptionsBuilder builder = CoapOptions.builder().path(path);
    add(builder, options);
    return new CoapRequest(method, builder.build(), Bytes.EMPTY);
  }

  /** Adds pairs of number and value: a number, a text, or bytes. */
  public static void add(CoapOptionsBuilder builder, Object... options) {
    for (int i = 0; i < options.length; i += 2) {
      int number = (Integer) options[i];
      Object value = options[i + 1];
      if (value instanceof Integer n) {
        builder.add(number, n);
      } else if (value instanceof String text) {
        builder.add(number, text);
      } else {
        builder.add(number, (Bytes) value);
      }
    }
  }
}
