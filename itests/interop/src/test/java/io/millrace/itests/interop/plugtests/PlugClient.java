// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.EmptyMessage;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.network.serialization.UdpDataParser;
import org.eclipse.californium.core.network.serialization.UdpDataSerializer;

/**
 * A CoAP client that shows every message: it retransmits nothing, acknowledges what it is told to
 * acknowledge, and has no block-wise layer and no cache. Messages are written and read by
 * Californium.
 */
public final class PlugClient implements AutoCloseable {
  private static final int LONGEST_MILLIS = 20_000;
  private static final int SILENT_MILLIS = 300;

  private final DatagramSocket socket;
  private final String origin;
  private int number;

  /**
   * Makes a client of a proxy.
   *
   * @param origin the start of all Proxy-Uris
   */
  public PlugClient(int proxyPort, String origin) throws IOException {
    this.origin = origin;
    socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
    socket.connect(new InetSocketAddress("127.0.0.1", proxyPort));
    number = (int) (System.nanoTime() & 0x3FFF);
  }

  /** Returns a confirmable request for a path at the origin, by the proxy. */
  public Request proxied(CoAP.Code method, String path) {
    number++;
    Request request = new Request(method);
    request.setType(CoAP.Type.CON).setMID(number);
    request.setToken(new Token(new byte[] {(byte) (number >> 8), (byte) number, 5}));
    request.getOptions().setProxyUri(origin + path);
    return request;
  }

  /** Returns a confirmable GET. */
  public Request get(String path) {
    return proxied(CoAP.Code.GET, path);
  }

  /** Sends a message once. */
  public void send(Message message) throws IOException {
    byte[] bytes = new UdpDataSerializer().getByteArray(message);
    socket.send(new DatagramPacket(bytes, bytes.length));
  }

  /** Returns the next message; fails when none comes. */
  public Message receive() throws IOException {
    Message message = next(LONGEST_MILLIS);
    if (message == null) {
      throw new IOException("nothing came from the proxy");
    }
    return message;
  }

  /** Returns the next message as a response; fails when it is an empty one. */
  public Response response() throws IOException {
    Message message = receive();
    if (message instanceof Response response) {
      return response;
    }
    throw new IOException("no response but " + message);
  }

  private Message next(int millis) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
    socket.setSoTimeout(millis);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException nothing) {
      return null;
    }
    return new UdpDataParser().parseMessage(Arrays.copyOf(packet.getData(), packet.getLength()));
  }

  /** Sends a request and returns the next message, which has to be a response. */
  public Response ask(Request request) throws IOException {
    send(request);
    return response();
  }

  /**
   * Sends a request and returns its response, whether it is piggybacked or separate; a separate one
   * is acknowledged.
   */
  public Response settle(Request request) throws IOException {
    send(request);
    while (true) {
      Message message = receive();
      if (message instanceof Response response) {
        acknowledge(response);
        if (response.getToken().equals(request.getToken())) {
          return response;
        }
      }
    }
  }

  /** Acknowledges a message when it is confirmable. */
  public void acknowledge(Message message) throws IOException {
    if (message.getType() == CoAP.Type.CON) {
      sendEmpty(CoAP.Type.ACK, message);
    }
  }

  /** Rejects a message. */
  public void reset(Message message) throws IOException {
    sendEmpty(CoAP.Type.RST, message);
  }

  private void sendEmpty(CoAP.Type type, Message about) throws IOException {
    EmptyMessage empty = new EmptyMessage(type);
    empty.setMID(about.getMID());
    empty.setToken(Token.EMPTY);
    send(empty);
  }

  /** Returns all messages until nothing has come for a while. */
  public List<Message> rest() throws IOException {
    List<Message> all = new ArrayList<>();
    for (Message each = next(SILENT_MILLIS); each != null; each = next(SILENT_MILLIS)) {
      all.add(each);
    }
    return all;
  }

  @Override
  public void close() {
    socket.close();
  }
}
