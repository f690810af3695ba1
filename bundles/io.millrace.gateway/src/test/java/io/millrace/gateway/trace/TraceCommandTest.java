// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.session.Session;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.route.HopKind;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.UsageException;
import io.millrace.lib.testing.TurnedTime;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class TraceCommandTest {
  private final TurnedTime time = new TurnedTime();
  private final TraceRing ring = new TraceRing(time, 8);
  private final TraceCommand command = new TraceCommand(ring);

  private record Get(String uri, long begun) implements Traceable {
    @Override
    public Peer peer() {
      return new Peer("udp", new InetSocketAddress("192.0.2.9", 6000), null, "");
    }

    @Override
    public Session session() {
      return null;
    }

    @Override
    public CoapRequest request() {
      CoapOptions options = CoapOptions.builder().add(OptionNumber.PROXY_URI, uri).build();
      return new CoapRequest(CoapCode.GET, options, Bytes.EMPTY);
    }

    @Override
    public long sentAt() {
      return 0;
    }

    @Override
    public HopKind hopKind() {
      return null;
    }
  }

  private String call(String... words) throws Exception {
    return ShellCommands.call(command, "gateway", "trace", words);
  }

  private void add(int requests) {
    for (int i = 0; i < requests; i++) {
      ring.add(new Get("coap://meter/" + i, time.nanos()), CoapCode.NOT_FOUND, time.nanos());
    }
  }

  @Test
  void last_requests_are_shown_oldest_first() throws Exception {
    assertThat(call("-n", "2")).isEqualTo("no request was forwarded");
    add(5);
    assertThat(call("-n", "2").lines())
        .hasSize(3)
        .anyMatch(each -> each.matches("time +account +client +method +uri +answer +ms +.*"))
        .element(2)
        .asString()
        .contains("coap://meter/4", "4.04");
    assertThat(call("-n", "1", "--json")).contains("\"uri\":\"coap://meter/4\"");
  }

  @Test
  void script_cannot_follow_them() {
    assertThatThrownBy(() -> call("--json")).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> call("-n", "-1")).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> call("-n", "10000")).isInstanceOf(UsageException.class);
  }
}
