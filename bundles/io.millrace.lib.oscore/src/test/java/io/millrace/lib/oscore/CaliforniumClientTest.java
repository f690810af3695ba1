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
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.option.StandardOptionRegistry;
import org.eclipse.californium.oscore.HashMapCtxDB;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Californium's client against our server's part. */
class CaliforniumClientTest {
  private static final int WAIT_SECONDS = 120;

  @TempDir Path folder;

  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CoapClient client = new CoapClient();
  private DatagramSocket socket;
  private volatile OpenContext open;
  private Thread loop;
  private volatile Observer observer;
  private volatile String value = "first";

  private record Observer(CoapMessage request, DatagramPacket from, ResponseProtection to) {}

  @BeforeEach
  void start() throws Exception {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    open = Contexts.open(Contexts.server(), folder);
    loop = new Thread(this::serve);
    loop.start();
    HashMapCtxDB contexts = new HashMapCtxDB();
    contexts.addContext(
        "coap://127.0.0.1:" + socket.getLocalPort(), CaliforniumContext.context(true));
    client.setEndpoint(CaliforniumContext.endpoint(contexts));
    client.setTimeout(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
  }

  @AfterEach
  void stop() throws Exception {
    client.getEndpoint().destroy();
    client.shutdown();
    socket.close();
    loop.join();
    open.close();
  }

  private void serve() {
    try {
      while (!socket.isClosed()) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        CoapMessage message =
            Datagrams.parse(Bytes.copyOf(packet.getData(), 0, packet.getLength()));
        if (CoapCode.isRequest(message.code())) {
          answer(message, packet);
        }
      }
    } catch (SocketException closed) {
      assertThat(socket.isClosed()).isTrue();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private void answer(CoapMessage message, DatagramPacket from) throws IOException {
    ReceivedRequest received = new OscoreServer(() -> List.of(open)).receive(message.asRequest());
    CoapResponse answer =
        received.request() == null
            ? received.answer()
            : received.protection().protect(handled(received.request()));
    if (received.request() != null && received.request().options().has(OptionNumber.OBSERVE)) {
      observer = new Observer(message, from, received.protection());
    }
    send(MessageType.ACK, message.messageId(), message.token(), answer, from);
  }

  private CoapResponse handled(CoapRequest request) {
    if (request.code() == CoapCode.PUT) {
      value = request.payload().utf8();
      return CoapResponse.of(CoapCode.CHANGED);
    }
    return state(request.options().has(OptionNumber.OBSERVE) ? 1 : -1);
  }

  private CoapResponse state(int observe) {
    CoapOptions options =
        observe < 0
            ? CoapOptions.NONE
            : CoapOptions.builder().add(OptionNumber.OBSERVE, observe).build();
    return new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8(value));
  }

  private void send(int type, int id, Bytes token, CoapResponse response, DatagramPacket to)
      throws IOException {
    byte[] bytes = Datagrams.encode(CoapMessage.of(type, id, token, response)).toArray();
    socket.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
  }

  private Request request(Request request) {
    request.setURI("coap://127.0.0.1:" + socket.getLocalPort() + "/state");
    request.getOptions().setOscore(new byte[0]);
    return request;
  }

  @Test
  void get_and_put() throws Exception {
    assertThat(client.advanced(request(Request.newGet())).getResponseText()).isEqualTo("first");
    Request put = request(Request.newPut());
    put.setPayload("second");
    assertThat(client.advanced(put).isSuccess()).isTrue();
    assertThat(client.advanced(request(Request.newGet())).getResponseText()).isEqualTo("second");
  }

  @Test
  void an_observation() throws Exception {
    client.observe(
        request(Request.newGet().setObserve()),
        new CoapHandler() {
          @Override
          public void onLoad(org.eclipse.californium.core.CoapResponse response) {
            heard.add(response.getResponseText());
          }

          @Override
          public void onError() {
            heard.add("error");
          }
        });
    assertThat(heard.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("first");

    value = "third";
    CoapResponse notification = observer.to.protect(state(2));
    send(MessageType.NON, 4711, observer.request.token(), notification, observer.from);

    assertThat(heard.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("third");
  }

  @Test
  void after_a_kill_it_gets_an_echo_and_is_served_when_it_shows_that() throws Exception {
    client.advanced(request(Request.newGet()));
    open.abandon();
    open = Contexts.open(Contexts.server(), folder);

    var challenge = client.advanced(request(Request.newGet()));
    assertThat(challenge.getCode().text).isEqualTo("4.01");
    byte[] echo = challenge.getOptions().getOthers(StandardOptionRegistry.ECHO).get(0).getValue();
    Request again = request(Request.newGet());
    again.getOptions().addOption(StandardOptionRegistry.ECHO.create(echo));

    assertThat(client.advanced(again).getResponseText()).isEqualTo("first");
    assertThat(client.advanced(request(Request.newGet())).getResponseText()).isEqualTo("first");
  }
}
