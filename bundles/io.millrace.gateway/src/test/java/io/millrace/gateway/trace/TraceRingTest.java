// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.session.Session;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.route.HopKind;
import io.millrace.lib.testing.TurnedTime;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceRingTest {
  private static final Peer PEER =
      new Peer("udp", new InetSocketAddress("192.0.2.9", 6000), null, "");

  private final TurnedTime time = new TurnedTime();
  private final TraceRing ring = new TraceRing(time, 8);

  private record Request(CoapRequest request, long begun, long sentAt) implements Traceable {
    @Override
    public Peer peer() {
      return PEER;
    }

    @Override
    public Session session() {
      return null;
    }

    @Override
    public HopKind hopKind() {
      return sentAt == 0 ? null : HopKind.MESH;
    }
  }

  private Request get(String uri) {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.PROXY_URI, uri).build();
    long begun = time.nanos();
    return new Request(new CoapRequest(CoapCode.GET, options, Bytes.EMPTY), begun, begun);
  }

  private List<TracedRequest> all() {
    return ring.read(0, Integer.MAX_VALUE, each -> true);
  }

  private void add(Traceable request) {
    ring.add(request, CoapCode.CONTENT, time.nanos());
  }

  @Test
  void request_is_read_with_its_times_and_its_uri() {
    Request request = get("coap://meter/t?x=1");
    time.turn(Duration.ofMillis(34));
    add(request);
    time.turn(Duration.ofHours(1));
    assertThat(all()).hasSize(1);
    assertThat(all().get(0).line())
        .isEqualTo(
            "2026-11-22T07:00:00Z  -  udp://192.0.2.9:6000  GET  coap://meter/t?x=1  2.05  34.0"
                + "  0.0  mesh");
  }

  @Test
  void uri_of_single_options_is_put_together() {
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.URI_HOST, "meter")
            .add(OptionNumber.URI_PORT, 4849)
            .path("a/b")
            .add(OptionNumber.URI_QUERY, "x=1")
            .add(OptionNumber.URI_QUERY, "y")
            .add(OptionNumber.PROXY_SCHEME, "coap")
            .build();
    add(new Request(new CoapRequest(CoapCode.PUT, options, Bytes.EMPTY), time.nanos(), 0));
    assertThat(all().get(0).uri()).isEqualTo("coap://meter:4849/a/b?x=1&y");
    assertThat(all().get(0).sentMicros()).isEqualTo(-1);
  }

  @Test
  void ring_keeps_the_latest_in_their_order() {
    for (int i = 0; i < 20; i++) {
      add(get("coap://meter/" + i));
    }
    assertThat(all())
        .extracting(TracedRequest::number)
        .containsExactly(12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L);
    assertThat(ring.read(17, 9, each -> true)).hasSize(3);
    assertThat(ring.read(0, 2, each -> true))
        .extracting(TracedRequest::number)
        .containsExactly(18L, 19L);
    assertThat(ring.next()).isEqualTo(20);
  }

  @Test
  void long_uri_is_cut_and_control_characters_are_not_printed() {
    add(get("coap://meter/" + "long".repeat(50)));
    add(get("coap://meter/\u001b[2J"));
    assertThat(all().get(0).uri()).endsWith("…").hasSizeLessThan(140);
    assertThat(all().get(1).uri()).isEqualTo("coap://meter/?[2J");
  }

  @Test
  void trace_that_is_off_keeps_nothing() {
    TraceRing off = new TraceRing(time, 0);
    off.add(get("coap://meter/t"), CoapCode.CONTENT, time.nanos());
    assertThat(off.read(0, 9, each -> true)).isEmpty();
  }

  @Test
  void adding_allocates_nothing() {
    Request request = get("coap://SSN001350050005E7D6.example:4849/snsr/arduino/temp?sens");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long now = time.nanos();
    for (int i = 0; i < 1_000; i++) {
      ring.add(request, CoapCode.CONTENT, now);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100_000; i++) {
      ring.add(request, CoapCode.CONTENT, now);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("bytes of 100,000 requests").isLessThan(100_000);
  }
}
