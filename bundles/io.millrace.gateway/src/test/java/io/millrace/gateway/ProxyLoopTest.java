// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.carrier.udp.CarrierOpener;
import io.millrace.endpoint.EndpointOpener;
import io.millrace.gateway.rig.Configured;
import io.millrace.gateway.rig.Socket;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two gateways, each of which has the other one behind it: Hop-Limit ends the request [RFC 8768].
 * The test stands between them as reverse proxies do, which ask a forward proxy for what they were
 * asked for.
 */
class ProxyLoopTest {
  private static final int HOPS = 8;

  /** A gateway on a socket, and the reverse proxy that it takes for a server. */
  private static final class Proxy {
    final TurnedTime time = new TurnedTime();
    final Socket behind = new Socket();
    final Socket ahead = new Socket();
    final CarrierOpener carrier;
    final EndpointOpener endpoint;
    final Gateway gateway;

    Proxy() throws IOException {
      MeterRegistry meters = new MeterRegistry();
      String[] loopback = {"127.0.0.0/8"};
      carrier = new CarrierOpener(time, meters, 0);
      gateway =
          new Gateway(
              Configured.with(Map.of("anonymous", loopback, "destinations", loopback)),
              new PlatformServices(time, new SeededRandomness(1), meters),
              new SlotLimits(16, 65536, Duration.ofSeconds(10), Duration.ofSeconds(1)),
              Runnable::run);
      endpoint = new EndpointOpener(carrier.carrier(), gateway, time, meters, Map.of());
      gateway.bindTransport(endpoint.transport(), Map.of());
    }

    /** Has it forward a request to the reverse proxy behind it. */
    void ask(int hopLimit) throws IOException {
      String uri = "coap://127.0.0.1:" + behind.port() + "/r";
      CoapRequest request = proxied(CoapCode.GET, uri, OptionNumber.HOP_LIMIT, hopLimit);
      Bytes token = Bytes.wrap(new byte[] {(byte) hopLimit});
      ahead.send(carrier.address(), CoapMessage.of(MessageType.NON, hopLimit, token, request));
    }

    void close() throws IOException {
      gateway.unbindTransport(endpoint.transport());
      endpoint.close();
      carrier.close();
      behind.close();
      ahead.close();
    }
  }

  private Proxy one;
  private Proxy other;

  @BeforeEach
  void open() throws IOException {
    one = new Proxy();
    other = new Proxy();
  }

  @AfterEach
  void close() throws IOException {
    one.close();
    other.close();
  }

  @Test
  void a_request_in_a_loop_of_two_proxies_is_answered_5_08_by_hop_limit() throws IOException {
    Deque<CoapMessage> forwarded = new ArrayDeque<>();
    int left = HOPS;
    for (; left > 1; left--) {
      Proxy asked = asked(left);
      asked.ask(left);
      CoapMessage message = asked.behind.receive();
      assertThat(message.options().uint(OptionNumber.HOP_LIMIT, -1)).isEqualTo(left - 1);
      asked.behind.reply(CoapMessage.empty(MessageType.ACK, message.messageId()));
      forwarded.push(message);
    }
    asked(left).ask(left);
    CoapMessage answer = asked(left).ahead.receive();
    assertThat(answer.code()).isEqualTo(CoapCode.HOP_LIMIT_REACHED);
    for (int back = left + 1; back <= HOPS; back++) {
      CoapMessage request = forwarded.pop();
      asked(back)
          .behind
          .reply(CoapMessage.of(MessageType.NON, back, request.token(), answer.asResponse()));
      answer = asked(back).ahead.receive();
      assertThat(answer.code()).isEqualTo(CoapCode.HOP_LIMIT_REACHED);
    }
    assertThat(one.behind.isSilent()).isTrue();
    assertThat(other.behind.isSilent()).isTrue();
  }

  /** Every other hop is the other one's. */
  private Proxy asked(int left) {
    return left % 2 == 0 ? one : other;
  }
}
