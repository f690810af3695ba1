// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.oscore.HashMapCtxDB;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client's part against Californium's server. */
class CaliforniumServerTest {
  private static final int WAIT_MILLIS = 120_000;
  private static final String BODY = "0123456789".repeat(20);

  @TempDir Path folder;

  private final State state = new State();
  private CoapServer server;
  private OpenContext open;
  private DatagramSocket socket;
  private int messageId;

  private static final class State extends CoapResource {
    private volatile String value = "first";

    State() {
      super("state");
      setObservable(true);
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.respond(exchange.getQueryParameter("long") == null ? value : BODY);
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
      value = exchange.getRequestText();
      exchange.respond(org.eclipse.californium.core.coap.CoAP.ResponseCode.CHANGED);
      changed();
    }
  }

  @BeforeEach
  void start() throws Exception {
    HashMapCtxDB contexts = new HashMapCtxDB();
    contexts.addContext(CaliforniumContext.context(false));
    CoapEndpoint endpoint = CaliforniumContext.endpoint(contexts);
    server = new CoapServer(endpoint.getConfig());
    server.addEndpoint(endpoint);
    server.add(state);
    server.start();
    open = Contexts.open(Contexts.client(), folder);
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(WAIT_MILLIS);
    InetSocketAddress address = endpoint.getAddress();
    socket.connect(InetAddress.getLoopbackAddress(), address.getPort());
  }

  @AfterEach
  void stop() {
    socket.close();
    open.close();
    server.destroy();
  }

  private void send(CoapRequest outer, int token) throws IOException {
    Bytes bytes =
        Datagrams.encode(
            CoapMessage.of(
                MessageType.CON, ++messageId, Bytes.wrap(new byte[] {(byte) token}), outer));
    socket.send(new DatagramPacket(bytes.toArray(), bytes.length()));
  }

  private CoapMessage receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.receive(packet);
    CoapMessage message = Datagrams.parse(Bytes.copyOf(packet.getData(), 0, packet.getLength()));
    if (message.type() == MessageType.CON) {
      byte[] ack =
          Datagrams.encode(CoapMessage.empty(MessageType.ACK, message.messageId())).toArray();
      socket.send(new DatagramPacket(ack, ack.length));
    }
    return message.isEmpty() ? receive() : message;
  }

  private ProtectedRequest request(int method, CoapOptions options, String payload) {
    return ProtectedRequest.of(open, new CoapRequest(method, options, Bytes.utf8(payload)));
  }

  private CoapResponse ask(ProtectedRequest sent) throws IOException {
    send(sent.outer(), 1);
    return sent.open(receive().asResponse());
  }

  private static CoapOptions path(String path) {
    return CoapOptions.builder().path(path).build();
  }

  @Test
  void get_and_put() throws IOException {
    CoapResponse first = ask(request(CoapCode.GET, path("state"), ""));
    assertThat(first.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(first.payload()).isEqualTo(Bytes.utf8("first"));

    assertThat(ask(request(CoapCode.PUT, path("state"), "second")).code())
        .isEqualTo(CoapCode.CHANGED);
    assertThat(ask(request(CoapCode.GET, path("state"), "")).payload())
        .isEqualTo(Bytes.utf8("second"));
    assertThat(ask(request(CoapCode.GET, path("other"), "")).code()).isEqualTo(CoapCode.NOT_FOUND);
  }

  @Test
  void a_body_in_blocks_that_are_inside() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int block = 0; ; block++) {
      CoapOptions options =
          CoapOptions.builder()
              .path("state")
              .add(OptionNumber.URI_QUERY, "long")
              .add(OptionNumber.BLOCK2, block << 4 | 2)
              .build();
      CoapResponse part = ask(request(CoapCode.GET, options, ""));
      body.append(part.payload().utf8());
      if ((part.options().uint(OptionNumber.BLOCK2, 0) & 8) == 0) {
        break;
      }
    }
    assertThat(body.toString()).isEqualTo(BODY);
  }

  @Test
  void an_observation() throws IOException {
    CoapOptions observe = CoapOptions.builder().add(OptionNumber.OBSERVE, 0).path("state").build();
    ProtectedRequest sent = request(CoapCode.GET, observe, "");
    send(sent.outer(), 7);
    CoapResponse first = sent.open(receive().asResponse());
    assertThat(first.options().has(OptionNumber.OBSERVE)).isTrue();
    assertThat(first.payload()).isEqualTo(Bytes.utf8("first"));

    state.value = "third";
    state.changed();

    assertThat(sent.open(receive().asResponse()).payload()).isEqualTo(Bytes.utf8("third"));
  }

  @Test
  void its_errors_are_ours() throws IOException {
    ProtectedRequest sent = request(CoapCode.GET, path("state"), "");
    ask(sent);
    send(sent.outer(), 2);
    assertThat(text(receive())).isEqualTo("4.01 Replay detected");

    CoapRequest outer = request(CoapCode.GET, path("state"), "").outer();
    byte[] damaged = outer.payload().toArray();
    damaged[0] ^= 1;
    send(outer.with(Bytes.wrap(damaged)), 3);
    assertThat(text(receive())).isEqualTo("4.00 Decryption failed");

    CoapOptions unknown =
        outer.options().toBuilder().set(OptionNumber.OSCORE, Bytes.hex("090744")).build();
    send(outer.with(unknown), 4);
    assertThat(text(receive())).isEqualTo("4.01 Security context not found");
  }

  private static String text(CoapMessage message) {
    return CoapCode.name(message.code()).substring(0, 4) + " " + message.payload().utf8();
  }
}
