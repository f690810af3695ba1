// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.EmptyMessage;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.network.serialization.UdpDataParser;
import org.eclipse.californium.core.network.serialization.UdpDataSerializer;

/**
 * A CoAP client that sends the blocks of a file one by one, as a test says, and not as a library's
 * block-wise layer would. Messages are written and read by Californium.
 */
final class BlockSender implements AutoCloseable {
  static final int BLOCK_BYTES = 1024;

  private static final int SZX = 6;
  private static final int TRIES = 30;
  private static final int RETRANSMIT_MILLIS = 2000;

  private final DatagramSocket socket;
  private int number;

  /** Makes one at a port of its own. */
  BlockSender(int routerPort) throws IOException {
    socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
    socket.connect(new InetSocketAddress("127.0.0.1", routerPort));
    socket.setSoTimeout(RETRANSMIT_MILLIS);
    begin();
  }

  /**
   * Begins anew at the same port, as a client's next process: the socket stays, so nobody else gets
   * the port.
   */
  void begin() {
    number = (int) (System.nanoTime() & 0x7FFF);
  }

  /** Opens a session. */
  Response login(String token) throws IOException {
    Request request = Request.newPost();
    request.getOptions().setUriPath("sessions").setContentFormat(0);
    request.setPayload(token.strip().getBytes(StandardCharsets.US_ASCII));
    return ask(request);
  }

  /** Sends a request without a payload, for instance {@code GET releases/status}. */
  Response ask(CoAP.Code method, String path, String... query) throws IOException {
    Request request = new Request(method);
    request.getOptions().setUriPath(path);
    for (String each : query) {
      request.getOptions().addUriQuery(each);
    }
    return ask(request);
  }

  /** Sends a block of a file. */
  Response put(String path, byte[] file, int block) throws IOException {
    int from = block * BLOCK_BYTES;
    int to = Math.min(file.length, from + BLOCK_BYTES);
    Request request = Request.newPut();
    request.getOptions().setUriPath(path).setBlock1(SZX, to < file.length, block);
    request.setPayload(Arrays.copyOfRange(file, from, to));
    return ask(request);
  }

  /** Sends a confirmable request until it is answered. */
  private Response ask(Request request) throws IOException {
    number = number + 1 & 0xFFFF;
    Token token = new Token(new byte[] {(byte) (number >> 8), (byte) number});
    request.setType(CoAP.Type.CON).setMID(number);
    request.setToken(token);
    byte[] bytes = new UdpDataSerializer().getByteArray(request);
    for (int i = 0; i < TRIES; i++) {
      send(bytes);
      Response response = await(token);
      if (response != null) {
        return response;
      }
    }
    throw new IOException("no answer to " + request);
  }

  private void send(byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length));
  }

  private Response await(Token token) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    try {
      while (true) {
        packet.setLength(2048);
        socket.receive(packet);
        Message message =
            new UdpDataParser().parseMessage(Arrays.copyOf(packet.getData(), packet.getLength()));
        if (message.getType() == CoAP.Type.CON) {
          EmptyMessage ack = new EmptyMessage(CoAP.Type.ACK);
          ack.setMID(message.getMID());
          send(new UdpDataSerializer().getByteArray(ack));
        }
        if (message instanceof Response response && response.getToken().equals(token)) {
          return response;
        }
      }
    } catch (SocketTimeoutException lost) {
      return null;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
