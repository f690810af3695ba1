// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.carrier.udp.CarrierOpener;
import io.millrace.endpoint.EndpointOpener;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.Configured;
import io.millrace.gateway.rig.MemoryDevice;
import io.millrace.gateway.rig.MemoryResolver;
import io.millrace.gateway.rig.Socket;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The gateway on the real endpoint and carrier, with plain sockets as client and server. The clock
 * stands: nothing is sent again and no delay ends, however long the machine takes.
 */
class RealEndpointTest {
  private static final String DEVICE = "coap://SSN001350050005E7D6/t";

  private final TurnedTime time = new TurnedTime();
  private final MeterRegistry meters = new MeterRegistry();
  private final MemoryResolver resolver = new MemoryResolver();
  private final MemoryDevice device = new MemoryDevice("SSN001350050005E7D6");
  private CarrierOpener carrier;
  private EndpointOpener endpoint;
  private Gateway gateway;
  private InetSocketAddress to;
  private Socket client;
  private Socket server;

  @BeforeEach
  void open() throws IOException {
    client = new Socket();
    server = new Socket();
    start(Map.of());
  }

  private void start(Map<String, ?> keys) throws IOException {
    Map<String, Object> config = new HashMap<>(keys);
    config.put("anonymous", new String[] {"127.0.0.0/8"});
    config.put("destinations", new String[] {"127.0.0.0/8"});
    resolver.put("SSN001350050005E7D6", device, "");
    carrier = new CarrierOpener(time, meters, 0);
    SlotLimits limits = new SlotLimits(16, 65536, Duration.ofSeconds(10), Duration.ofSeconds(1));
    PlatformServices platform = new PlatformServices(time, new SeededRandomness(1), meters);
    gateway = new Gateway(Configured.with(config), platform, limits, Runnable::run);
    endpoint = new EndpointOpener(carrier.carrier(), gateway, time, meters, Map.of());
    gateway.bindTransport(endpoint.transport(), Map.of());
    gateway.bindResolver(resolver);
    to = carrier.address();
  }

  @AfterEach
  void close() throws IOException {
    stop();
    client.close();
    server.close();
  }

  private void stop() throws IOException {
    gateway.unbindTransport(endpoint.transport());
    endpoint.close();
    carrier.close();
  }

  private String serverUri() {
    return "coap://127.0.0.1:" + server.port() + "/r?x=1";
  }

  private static CoapMessage con(int id, String token, CoapRequest request) {
    return CoapMessage.of(MessageType.CON, id, Bytes.hex(token), request);
  }

  private static CoapResponse content(String text) {
    return CoapResponse.of(CoapCode.CONTENT, 0, Bytes.utf8(text));
  }

  private static CoapMessage piggybacked(CoapMessage request, CoapResponse response) {
    return CoapMessage.of(MessageType.ACK, request.messageId(), request.token(), response);
  }

  @Test
  void a_non_confirmable_request_for_the_gateway_with_an_unknown_critical_option_is_reset()
      throws IOException {
    for (int type : new int[] {MessageType.NON, MessageType.CON}) {
      CoapRequest odd = Client.local(CoapCode.GET, "help", 65001, "x");
      client.send(to, CoapMessage.of(type, 7 + type, Bytes.hex("aa"), odd));
      CoapMessage answer = client.receive();
      assertThat(answer.messageId()).isEqualTo(7 + type);
      assertThat(answer.code()).isEqualTo(type == MessageType.CON ? CoapCode.BAD_OPTION : 0);
      assertThat(answer.type())
          .isEqualTo(type == MessageType.CON ? MessageType.ACK : MessageType.RST);
    }
  }

  @Test
  void an_answer_keeps_safe_options_critical_or_not_and_an_unsafe_one_makes_it_5_02()
      throws IOException {
    for (int option = 65000; option < 65004; option++) {
      client.send(to, con(option - 64000, "aa", proxied(CoapCode.GET, serverUri() + option)));
      client.receive();
      CoapMessage forwarded = server.receive();
      CoapOptions options = CoapOptions.builder().add(option, 1).build();
      server.reply(
          piggybacked(forwarded, new CoapResponse(CoapCode.CONTENT, options, Bytes.EMPTY)));
      CoapMessage answer = client.receive();
      boolean safe = option < 65002;
      assertThat(answer.code()).isEqualTo(safe ? CoapCode.CONTENT : CoapCode.BAD_GATEWAY);
      assertThat(answer.options().has(option)).isEqualTo(safe);
      client.reply(CoapMessage.empty(MessageType.ACK, answer.messageId()));
    }
  }

  /** Anybody may send these, from any address; what is admitted is remembered. */
  @Test
  void a_refusal_of_an_unproved_client_leaves_nothing_in_the_endpoint() throws IOException {
    CoapRequest login = Client.local(CoapCode.POST, "sessions");
    client.send(to, con(1, "aa", Client.local(CoapCode.GET, "nothing")));
    assertThat(client.receive().code()).isEqualTo(CoapCode.NOT_FOUND);
    client.send(to, con(2, "ab", login));
    assertThat(client.receive().code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(peers()).isZero();
    client.send(to, con(3, "ac", proxied(CoapCode.GET, "coap://198.51.100.1/")));
    assertThat(client.receive().code()).isEqualTo(CoapCode.FORBIDDEN);
    assertThat(peers()).isOne();
  }

  private double peers() {
    return meters.samples().stream()
        .filter(each -> each.name().equals("millrace_coap_peers"))
        .mapToDouble(each -> each.value())
        .sum();
  }

  @Test
  void a_request_goes_to_a_server_and_its_answer_comes_back_separately() throws IOException {
    client.send(to, con(1, "aa", proxied(CoapCode.GET, serverUri())));
    assertThat(client.receive()).isEqualTo(CoapMessage.empty(MessageType.ACK, 1));
    CoapMessage forwarded = server.receive();
    assertThat(forwarded.asRequest().path()).containsExactly("r");
    assertThat(forwarded.asRequest().query()).containsExactly("x=1");
    assertThat(forwarded.options().has(OptionNumber.PROXY_URI)).isFalse();
    server.reply(piggybacked(forwarded, content("hello")));
    CoapMessage answer = client.receive();
    assertThat(answer.type()).isEqualTo(MessageType.CON);
    assertThat(answer.token()).isEqualTo(Bytes.hex("aa"));
    assertThat(answer.payload().utf8()).isEqualTo("hello");
    client.reply(CoapMessage.empty(MessageType.ACK, answer.messageId()));
  }

  @Test
  void with_a_delay_the_answer_piggybacks() throws IOException {
    stop();
    start(Map.of("ackDelay", 1500));
    client.send(to, con(1, "aa", proxied(CoapCode.GET, serverUri())));
    server.reply(piggybacked(server.receive(), content("hello")));
    CoapMessage answer = client.receive();
    assertThat(answer.type()).isEqualTo(MessageType.ACK);
    assertThat(answer.messageId()).isEqualTo(1);
    assertThat(answer.payload().utf8()).isEqualTo("hello");
  }

  @Test
  void a_repeated_request_is_acknowledged_again_and_not_forwarded_again() throws IOException {
    CoapMessage request = con(1, "aa", proxied(CoapCode.POST, serverUri()));
    client.send(to, request);
    client.send(to, request);
    assertThat(client.receive().isEmpty()).isTrue();
    assertThat(client.receive().isEmpty()).isTrue();
    server.receive();
    client.send(to, con(2, "bb", local(CoapCode.GET, "help")));
    client.receive();
    assertThat(server.isSilent()).isTrue();
  }

  @Test
  void a_closed_port_is_5_02() throws IOException {
    String uri = serverUri();
    server.close();
    client.send(to, con(1, "aa", proxied(CoapCode.GET, uri)));
    assertThat(client.receive().isEmpty()).isTrue();
    assertThat(client.receive().code()).isEqualTo(CoapCode.BAD_GATEWAY);
  }

  @Test
  void garbage_from_the_server_is_5_02() throws IOException {
    client.send(to, con(1, "aa", proxied(CoapCode.GET, serverUri())));
    client.receive();
    CoapMessage forwarded = server.receive();
    CoapResponse odd =
        new CoapResponse(
            CoapCode.CONTENT, CoapOptions.builder().add(2051, "x").build(), Bytes.EMPTY);
    server.reply(CoapMessage.of(MessageType.CON, 7, forwarded.token(), odd));
    assertThat(client.receive().code()).isEqualTo(CoapCode.BAD_GATEWAY);
  }

  @Test
  void a_reset_of_a_non_confirmable_notification_ends_the_observation() throws IOException {
    CoapRequest observe = proxied(CoapCode.GET, DEVICE, OptionNumber.OBSERVE, Bytes.EMPTY);
    client.send(to, CoapMessage.of(MessageType.NON, 1, Bytes.hex("aa"), observe));
    await(() -> !device.asked().isEmpty());
    device.last().notify(1, "a");
    client.receive();
    device.last().notify(2, "b");
    CoapMessage second = client.receive();
    assertThat(second.type()).isEqualTo(MessageType.NON);
    client.reply(CoapMessage.empty(MessageType.RST, second.messageId()));
    await(() -> device.last().cancelled);
  }

  @Test
  void a_reset_of_the_first_answer_ends_the_observation() throws IOException {
    CoapRequest observe = proxied(CoapCode.GET, DEVICE, OptionNumber.OBSERVE, Bytes.EMPTY);
    client.send(to, CoapMessage.of(MessageType.NON, 1, Bytes.hex("aa"), observe));
    await(() -> !device.asked().isEmpty());
    device.last().notify(1, "a");
    CoapMessage first = client.receive();
    client.reply(CoapMessage.empty(MessageType.RST, first.messageId()));
    await(() -> device.last().cancelled);
  }

  @Test
  void the_server_is_told_when_the_last_client_leaves_an_observation() throws IOException {
    CoapRequest observe = proxied(CoapCode.GET, serverUri(), OptionNumber.OBSERVE, Bytes.EMPTY);
    CoapRequest leave = proxied(CoapCode.GET, serverUri(), OptionNumber.OBSERVE, 1);
    client.send(to, CoapMessage.of(MessageType.NON, 1, Bytes.hex("aa"), observe));
    CoapMessage registration = server.receive();
    CoapOptions options =
        CoapOptions.builder().add(OptionNumber.OBSERVE, 5).add(OptionNumber.MAX_AGE, 600).build();
    server.reply(
        piggybacked(
            registration, new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8("state"))));
    client.receive();
    client.send(to, CoapMessage.of(MessageType.NON, 2, Bytes.hex("bb"), observe));
    client.receive();
    client.send(to, CoapMessage.of(MessageType.NON, 3, Bytes.hex("aa"), leave));
    client.receive();
    assertThat(server.isSilent()).isTrue();
    client.send(to, CoapMessage.of(MessageType.NON, 4, Bytes.hex("bb"), leave));
    CoapMessage last = server.receive();
    assertThat(last.code()).isEqualTo(CoapCode.GET);
    assertThat(last.token()).isEqualTo(registration.token());
    assertThat(last.options().uint(OptionNumber.OBSERVE, -1)).isEqualTo(1);
    assertThat(last.asRequest().path()).containsExactly("r");
    assertThat(last.asRequest().query()).containsExactly("x=1");
    server.reply(piggybacked(last, content("state")));
  }

  @Test
  void a_storm_of_broken_proxied_requests_leaves_a_correct_one_answered() throws IOException {
    Random random = new Random(42);
    byte[] uri = "coap://[::1]:80/%41?a&b#@".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = uri[random.nextInt(uri.length)];
      }
      CoapRequest request =
          new CoapRequest(
              1 + random.nextInt(7),
              CoapOptions.builder().add(OptionNumber.PROXY_URI, Bytes.wrap(bytes)).build(),
              Bytes.EMPTY);
      client.send(to, CoapMessage.of(MessageType.NON, i, Bytes.hex("cc"), request));
      if (i % 64 == 63) {
        client.send(to, con(10_000 + i, "dd", local(CoapCode.GET, "echo")));
        CoapMessage next = client.receive();
        while (next.type() != MessageType.ACK) {
          next = client.receive();
        }
      }
    }
    client.send(to, con(30_000, "ee", proxied(CoapCode.GET, serverUri())));
    CoapMessage forwarded = server.receive();
    server.reply(piggybacked(forwarded, content("still here")));
    CoapMessage answer = client.receive();
    while (!answer.token().equals(Bytes.hex("ee"))) {
      answer = client.receive();
    }
    assertThat(answer.payload().utf8()).isEqualTo("still here");
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("came in time").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
