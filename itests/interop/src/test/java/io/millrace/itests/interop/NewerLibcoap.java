// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.serialization.UdpDataParser;
import org.eclipse.californium.core.network.serialization.UdpDataSerializer;

/**
 * Stands between {@code coap-client} of libcoap 4.3.1 and the router and turns each proxied request
 * into what 4.3.4 sends: Uri-Port, Uri-Path and Uri-Query beside Proxy-Uri and Hop-Limit, and on a
 * GET a Request-Tag of four random bytes [spec gateway-clients.md, "Added 29 Nov 2026"]. Each
 * client's port has one port here.
 */
final class NewerLibcoap implements AutoCloseable {
  private static final int PROXY_URI = 35;
  private static final int REQUEST_TAG = 292;
  private static final int REQUEST_TAG_BYTES = 4;

  private final SecureRandom random = new SecureRandom();
  private final Map<SocketAddress, DatagramChannel> ways = new HashMap<>();
  private final SocketAddress router;
  private final Selector selector;
  private final DatagramChannel channel;
  private volatile int rewritten;

  /** Opens a way to the router on that port of the loopback address. */
  NewerLibcoap(int routerPort) throws IOException {
    router = new InetSocketAddress(InetAddress.getLoopbackAddress(), routerPort);
    selector = Selector.open();
    channel = open(null);
    Thread thread = new Thread(this::run, "newer-libcoap");
    thread.setDaemon(true);
    thread.start();
  }

  private DatagramChannel open(SocketAddress client) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, client);
    return channel;
  }

  /** Returns the port that clients take for the gateway's. */
  int port() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /** Returns how many requests were rewritten. */
  int rewritten() {
    return rewritten;
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select(this::pass);
      }
    } catch (ClosedSelectorException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pass(SelectionKey key) {
    ByteBuffer datagram = ByteBuffer.allocate(2048);
    try {
      SocketAddress from = ((DatagramChannel) key.channel()).receive(datagram);
      datagram.flip();
      if (from != null && key.attachment() != null) {
        channel.send(datagram, (SocketAddress) key.attachment());
      } else if (from != null) {
        if (!ways.containsKey(from)) {
          ways.put(from, open(from));
        }
        ways.get(from).send(newer(datagram), router);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteBuffer newer(ByteBuffer datagram) {
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(bytes);
    Message message = new UdpDataParser().parseMessage(bytes);
    if (!(message instanceof Request request) || !request.getOptions().hasOption(PROXY_URI)) {
      return ByteBuffer.wrap(bytes);
    }
    URI uri = URI.create(request.getOptions().getProxyUri());
    if (uri.getPort() >= 0) {
      request.getOptions().setUriPort(uri.getPort());
    }
    request.getOptions().setUriPath(uri.getPath());
    if (uri.getQuery() != null) {
      request.getOptions().setUriQuery(uri.getQuery());
    }
    if (request.getCode() == CoAP.Code.GET) {
      byte[] tag = new byte[REQUEST_TAG_BYTES];
      random.nextBytes(tag);
      request.getOptions().addOption(new Option(REQUEST_TAG, tag));
    }
    rewritten++;
    return ByteBuffer.wrap(new UdpDataSerializer().getByteArray(request));
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
    for (DatagramChannel way : ways.values()) {
      way.close();
    }
  }
}
