// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.oscore.OpenContext;
import io.millrace.lib.oscore.ProtectedRequest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.MessageCallback;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;

/**
 * Protects requests by OSCORE [RFC 8613] below Californium's layers, so that its blocks and
 * observations are inside: each message that leaves is protected, one that is repeated as the same
 * bytes. What comes in counts only when it opens, but for errors, which servers send in clear. A
 * server that was restarted gets the request again with its Echo option. Without a context
 * everything goes on as it is. Thread-safe.
 */
final class OscoreConnector implements Connector {
  private static final Set<String> DATAGRAMS = Set.of("UDP", "DTLS");
  private static final int MOST_REMEMBERED = 256;

  /** How far the message ID of a request that is repeated with an Echo option is from its own. */
  private static final int ECHO_IDS = 0x8000;

  private static final int FIRST_ERROR = 0x80;

  private final Connector connector;
  private final Map<Integer, Sent> byId = bounded();
  private final Map<Bytes, Sent> byToken = bounded();
  private OpenContext context; // null: everything goes on as it is
  private RawDataChannel receiver;

  /** A request as Californium made it, and as it goes out. */
  private record Sent(Frame plain, ProtectedRequest request, byte[] datagram, boolean again) {}

  OscoreConnector(Connector connector) {
    this.connector = connector;
  }

  /** Protects all requests from now on; closes the context at the end. */
  synchronized void protect(OpenContext with) {
    if (!DATAGRAMS.contains(getProtocol())) {
      with.close();
      throw CommandFailure.usage("--oscore goes with coap:// and coaps://");
    }
    context = with;
  }

  private synchronized boolean isTransparent() {
    return context == null;
  }

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST_REMEMBERED;
      }
    };
  }

  @Override
  public void send(RawData message) {
    Frame plain = isTransparent() ? null : Frame.parse(message.getBytes());
    if (plain == null || !plain.isRequest()) {
      connector.send(message);
      return;
    }
    Sent sent;
    synchronized (this) {
      sent = byId.get(plain.id());
      if (sent == null) {
        sent = protect(plain, false);
      }
    }
    if (sent == null) {
      message.onError(new IOException("no sequence number for OSCORE: make a new master secret"));
      return;
    }
    connector.send(
        RawData.outbound(sent.datagram, message.getEndpointContext(), new Told(message), false));
  }

  private Sent protect(Frame plain, boolean again) {
    CoapRequest request =
        new CoapRequest(plain.code(), withoutProxyUri(plain.options()), plain.payload());
    ProtectedRequest made = ProtectedRequest.of(context, request);
    if (made == null) {
      return null;
    }
    CoapRequest outer = made.outer();
    Frame frame = plain.with(outer.code(), outer.options(), outer.payload());
    int id = again ? plain.id() ^ ECHO_IDS : plain.id();
    Sent sent = new Sent(plain, made, frame.withId(id).datagram(), again);
    byId.put(plain.id(), sent);
    byToken.put(plain.token(), sent);
    return sent;
  }

  /** Takes a Proxy-Uri apart: host and port go in clear, path and query do not. */
  private static CoapOptions withoutProxyUri(CoapOptions options) {
    Bytes value = options.first(OptionNumber.PROXY_URI);
    if (value == null) {
      return options;
    }
    URI uri = URI.create(value.utf8());
    CoapOptionsBuilder apart = options.toBuilder().remove(OptionNumber.PROXY_URI);
    apart.add(OptionNumber.PROXY_SCHEME, uri.getScheme());
    apart.add(OptionNumber.URI_HOST, uri.getHost());
    if (uri.getPort() >= 0) {
      apart.add(OptionNumber.URI_PORT, uri.getPort());
    }
    apart.path(uri.getPath());
    if (uri.getRawQuery() != null && !uri.getRawQuery().isEmpty()) {
      for (String each : uri.getQuery().split("&")) {
        apart.add(OptionNumber.URI_QUERY, each);
      }
    }
    return apart.build();
  }

  private void receive(RawData raw) {
    RawDataChannel to;
    synchronized (this) {
      to = receiver;
    }
    if (to == null) {
      return;
    }
    if (isTransparent()) {
      to.receiveData(raw);
      return;
    }
    Frame frame = Frame.parse(raw.getBytes());
    Frame opened = frame == null ? null : open(frame, raw);
    if (opened != null) {
      to.receiveData(
          RawData.inbound(
              opened.datagram(),
              raw.getEndpointContext(),
              false,
              raw.getReceiveNanoTimestamp(),
              raw.getConnectorAddress()));
    }
  }

  /** Returns what Californium gets; null for nothing. */
  private synchronized Frame open(Frame frame, RawData raw) {
    boolean answersId = frame.type() == MessageType.ACK || frame.type() == MessageType.RST;
    Sent asked = byId.get(frame.id() ^ ECHO_IDS);
    boolean repeated = answersId && asked != null && asked.again;
    Frame own = repeated ? frame.withId(frame.id() ^ ECHO_IDS) : frame;
    if (!frame.isResponse()) {
      return own;
    }
    Sent sent = byToken.get(frame.token());
    if (sent == null) {
      return null;
    }
    CoapResponse response =
        sent.request.open(new CoapResponse(frame.code(), frame.options(), frame.payload()));
    if (response == null) {
      boolean inClear = !frame.options().has(OptionNumber.OSCORE) && frame.code() >= FIRST_ERROR;
      return inClear ? own : null;
    }
    Bytes echo = response.options().first(OptionNumber.ECHO);
    if (response.code() == CoapCode.UNAUTHORIZED && echo != null && !sent.again) {
      repeat(sent, echo, frame, raw);
      return null;
    }
    return own.with(response.code(), response.options(), response.payload());
  }

  /** Californium goes on to repeat what it sent; from now on that is this request. */
  private void repeat(Sent sent, Bytes echo, Frame challenge, RawData raw) {
    CoapOptions options = sent.plain.options().toBuilder().set(OptionNumber.ECHO, echo).build();
    Frame plain = sent.plain.with(sent.plain.code(), options, sent.plain.payload());
    EndpointContext peer = raw.getEndpointContext();
    if (challenge.type() == MessageType.CON) {
      Frame ack =
          new Frame(MessageType.ACK, 0, challenge.id(), Bytes.EMPTY, CoapOptions.NONE, Bytes.EMPTY);
      connector.send(RawData.outbound(ack.datagram(), peer, null, false));
    }
    Sent next = protect(plain, true);
    if (next != null) {
      connector.send(RawData.outbound(next.datagram, peer, null, false));
    }
  }

  @Override
  public synchronized void setRawDataReceiver(RawDataChannel channel) {
    receiver = channel;
    connector.setRawDataReceiver(this::receive);
  }

  @Override
  public void start() throws IOException {
    connector.start();
  }

  @Override
  public void stop() {
    connector.stop();
  }

  @Override
  public void destroy() {
    connector.destroy();
    OpenContext last;
    synchronized (this) {
      last = context;
    }
    if (last != null) {
      last.close();
    }
  }

  @Override
  public void setEndpointContextMatcher(EndpointContextMatcher matcher) {
    connector.setEndpointContextMatcher(matcher);
  }

  @Override
  public InetSocketAddress getAddress() {
    return connector.getAddress();
  }

  @Override
  public String getProtocol() {
    return connector.getProtocol();
  }

  @Override
  public boolean isRunning() {
    return connector.isRunning();
  }

  @Override
  public void processDatagram(DatagramPacket datagram) {
    connector.processDatagram(datagram);
  }

  /** Tells Californium of its own message what happens to the one that went out for it. */
  private record Told(RawData message) implements MessageCallback {
    @Override
    public void onConnecting() {
      message.onConnecting();
    }

    @Override
    public void onDtlsRetransmission(int flight) {
      message.onDtlsRetransmission(flight);
    }

    @Override
    public void onContextEstablished(EndpointContext context) {
      message.onContextEstablished(context);
    }

    @Override
    public void onSent() {
      message.onSent();
    }

    @Override
    public void onError(Throwable error) {
      message.onError(error);
    }
  }
}
