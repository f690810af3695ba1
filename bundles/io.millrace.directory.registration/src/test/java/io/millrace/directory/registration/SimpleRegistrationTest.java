// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import io.millrace.lib.block.Block;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Simple registration: the links are fetched from the device [RFC 9176 §5.1]. */
class SimpleRegistrationTest extends RegistrationCase {
  private final List<CoapRequest> asked = new ArrayList<>();
  private final List<InetSocketAddress> where = new ArrayList<>();
  private ResponseListener device;

  @BeforeEach
  void bind() {
    rig.transports.of("udp").bind(new OneDevice());
  }

  private List<CoapResponse> post(Peer peer, String query) {
    CoapRequest request = RegistrationRig.request(CoapCode.POST, ".well-known/rd", query, "");
    return RegistrationRig.begin(rig.simple, request, peer);
  }

  private static CoapResponse block(int number, boolean more, String text, String tag) {
    CoapOptionsBuilder options =
        CoapOptions.builder().add(OptionNumber.BLOCK2, new Block(number, more, 0).value());
    if (!tag.isEmpty()) {
      options.add(OptionNumber.ETAG, tag);
    }
    return new CoapResponse(CoapCode.CONTENT, options.build(), Bytes.utf8(text));
  }

  @Test
  void links_are_fetched_from_the_sender_before_the_answer() {
    List<CoapResponse> answer = post(anna, "ep=node1&lt=100");
    assertThat(answer).isEmpty();
    assertThat(where).containsExactly(anna.remote());
    assertThat(asked.get(0).joinedPath()).isEqualTo(".well-known/core");
    device.answered(new CoapResponse(CoapCode.CONTENT, CoapOptions.NONE, Bytes.utf8(LINKS)));
    assertCode(answer.get(0), CoapCode.CHANGED);
    assertThat(rig.lookup(rig.resources, anna, "rt=lux"))
        .isEqualTo("<coap://192.0.2.1:5683/light>;rt=\"light lux\"");
    turn(100);
    assertThat(address("node1")).isNull();
  }

  @Test
  void links_in_blocks_are_put_together() {
    List<CoapResponse> answer = post(anna, "ep=node1");
    device.answered(block(0, true, "</a234567890123>", "t"));
    device.answered(block(1, true, ",</b34567890123>", "t"));
    assertThat(asked.get(2).options().uint(OptionNumber.BLOCK2, -1)).isEqualTo(2 << 4);
    device.answered(block(2, false, ",</c>", "t"));
    assertCode(answer.get(0), CoapCode.CHANGED);
    assertThat(rig.registrations.present().get(0).links()).hasSize(3);
  }

  @Test
  void links_that_change_between_blocks_or_never_end_are_refused() {
    List<CoapResponse> answer = post(anna, "ep=node1");
    device.answered(block(0, true, "</a234567890123>", "t"));
    device.answered(block(1, false, ",</b>", "u"));
    assertCode(answer.get(0), CoapCode.BAD_GATEWAY);
    List<CoapResponse> endless = post(anna, "ep=node1");
    for (int i = 0; endless.isEmpty() && i < 1000; i++) {
      device.answered(block(i, true, "</a234567890123>", ""));
    }
    assertCode(endless.get(0), CoapCode.REQUEST_ENTITY_TOO_LARGE);
    assertThat(rig.registrations.present()).isEmpty();
  }

  @Test
  void device_that_does_not_answer_is_not_registered() {
    List<CoapResponse> silent = post(anna, "ep=node1");
    device.failed(RequestFailure.TIMED_OUT);
    assertCode(silent.get(0), CoapCode.GATEWAY_TIMEOUT);
    List<CoapResponse> without = post(anna, "ep=node1");
    device.answered(CoapResponse.of(CoapCode.NOT_FOUND));
    assertCode(without.get(0), CoapCode.BAD_GATEWAY);
    assertThat(address("node1")).isNull();
  }

  @Test
  void one_fetch_for_each_sender_at_a_time() {
    List<CoapResponse> first = post(anna, "ep=node1");
    assertCode(post(anna, "ep=node2").get(0), CoapCode.SERVICE_UNAVAILABLE);
    assertThat(post(carl, "ep=node3")).isEmpty();
    rig.stop();
    assertCode(first.get(0), CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void name_and_query_are_judged_before_anything_is_fetched() {
    register(carl, "ep=node1");
    assertCode(post(anna, "ep=a&base=coap://192.0.2.1").get(0), CoapCode.BAD_REQUEST);
    assertCode(post(anna, "").get(0), CoapCode.BAD_REQUEST);
    assertThat(asked).isEmpty();
  }

  /** A transport that leaves each request open for the test to answer. */
  private final class OneDevice implements Transport {
    @Override
    public String name() {
      return "udp";
    }

    @Override
    public String scheme() {
      return "coap";
    }

    @Override
    public void acknowledge(ReplyTo replyTo) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void respond(
        ReplyTo replyTo, CoapResponse response, Reliability how, DeliveryListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Call request(
        InetSocketAddress remote, CoapRequest request, Reliability how, ResponseListener listener) {
      where.add(remote);
      asked.add(request);
      device = listener;
      return () -> {};
    }
  }
}
