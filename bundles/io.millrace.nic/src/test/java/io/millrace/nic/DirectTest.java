// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.TEMP;
import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.request;
import static io.millrace.nic.NicRig.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.NicSettings;
import io.millrace.nic.direct.DirectRequestHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The NIC on a socket of its own. */
class DirectTest {
  private static final Peer PEER =
      new Peer("udp2", InetSocketAddress.createUnresolved("client", 40000), null, "");

  private final NicRig rig = new NicRig();
  private final Messages messages = new Messages();
  private DirectRequestHandler handler;
  private int messageId;

  /** What the message layer was told, and what it tells of deliveries. */
  static final class Messages implements Transport {
    final List<CoapResponse> sent = new ArrayList<>();
    final List<ReplyTo> to = new ArrayList<>();
    final List<Boolean> confirmable = new ArrayList<>();
    final List<DeliveryListener> deliveries = new ArrayList<>();
    int acknowledged;
    int rejected;
    String scheme = "coap";

    @Override
    public String name() {
      return "udp2";
    }

    @Override
    public String scheme() {
      return scheme;
    }

    @Override
    public void acknowledge(ReplyTo replyTo) {
      acknowledged++;
    }

    @Override
    public void reject(ReplyTo replyTo) {
      rejected++;
    }

    @Override
    public void respond(
        ReplyTo replyTo, CoapResponse response, Reliability how, DeliveryListener listener) {
      sent.add(response);
      to.add(replyTo);
      confirmable.add(how.confirmable());
      deliveries.add(listener);
    }

    @Override
    public Call request(
        InetSocketAddress remote, CoapRequest request, Reliability how, ResponseListener listener) {
      throw new AssertionError("a NIC asks nobody");
    }

    CoapResponse last() {
      return sent.get(sent.size() - 1);
    }

    void settle(int index, Delivery delivery) {
      deliveries.get(index).settled(delivery);
    }
  }

  @BeforeEach
  void start() {
    rig.config.with("profile", "mains").with("socket", "udp2");
    rig.start();
    handler =
        new DirectRequestHandler(
            new NicContext(settings(), rig.executor, rig.time, null), rig.device);
  }

  private NicSettings settings() {
    return NicSettings.of(rig.config, "1.2.3", "2026-01-01");
  }

  private void ask(CoapRequest request, int token, boolean confirmable) {
    Bytes bytes = Bytes.wrap(new byte[] {(byte) token});
    handler.handle(request, new ReplyTo(PEER, bytes, confirmable, ++messageId, false), messages);
  }

  private static CoapRequest observe() {
    return with(get("snsr/" + TEMP, "sens"), OptionNumber.OBSERVE, 0);
  }

  @Test
  void own_resource_is_answered_on_the_acknowledgement() {
    ask(get(""), 1, true);
    assertThat(messages.last().payload().utf8()).startsWith("Millrace NIC");
    assertThat(messages.to.get(0).acknowledged()).isFalse();
    assertThat(messages.acknowledged).isZero();
    assertThat(handler.size()).isZero();
  }

  @Test
  void request_to_the_sensor_is_acknowledged_at_once_and_answered_apart() {
    ask(get("snsr/" + TEMP, "sens"), 1, true);
    assertThat(messages.acknowledged).isEqualTo(1);
    assertThat(messages.sent).isEmpty();
    rig.turn(2);
    assertThat(messages.last().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(messages.to.get(0).acknowledged()).isTrue();
    assertThat(messages.confirmable).containsExactly(true);
    assertThat(handler.size()).isZero();
  }

  @Test
  void non_confirmable_request_gets_a_non_confirmable_answer_and_no_acknowledgement() {
    ask(get("snsr/" + TEMP, "sens"), 1, false);
    rig.turn(2);
    assertThat(messages.acknowledged).isZero();
    assertThat(messages.confirmable).containsExactly(false);
  }

  @ParameterizedTest
  @CsvSource({"35,5.05", "39,5.05", "1,4.02", "5,4.02", "65001,4.02", "65003,4.02"})
  void option_that_makes_it_impossible_is_refused(int option, String code) {
    ask(with(get(""), option, 1), 1, true);
    assertThat(CoapCode.text(messages.last().code())).isEqualTo(code);
    assertThat(handler.size()).isZero();
  }

  @Test
  void host_and_port_of_the_uri_do_not_matter() {
    ask(with(with(get(""), OptionNumber.URI_HOST, 7), OptionNumber.URI_PORT, 7), 1, true);
    assertThat(messages.last().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void body_in_blocks_is_refused_but_one_block_that_is_all_is_not() {
    ask(with(request(CoapCode.PUT, "sys/event"), OptionNumber.BLOCK1, 0x0E), 1, true);
    assertThat(messages.last().code()).isEqualTo(CoapCode.BAD_OPTION);
    ask(with(get(""), OptionNumber.BLOCK1, 0x06), 2, true);
    assertThat(messages.last().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void failure_of_the_sensor_is_its_code_with_the_reason() {
    rig.link.cut();
    ask(get("snsr/" + TEMP, "sens"), 1, true);
    rig.turn(12);
    assertThat(messages.last().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(messages.last().payload().utf8()).isNotEmpty();
    assertThat(handler.size()).isZero();
  }

  private void observing(boolean confirmable) {
    ask(observe(), 1, confirmable);
    rig.turn(2);
    messages.settle(0, confirmable ? Delivery.ACKNOWLEDGED : Delivery.SENT);
  }

  @Test
  void observer_gets_first_value_and_notifications() {
    observing(true);
    rig.period();
    assertThat(messages.sent).hasSize(2);
    assertThat(messages.sent).allMatch(each -> each.options().has(OptionNumber.OBSERVE));
    assertThat(messages.to.get(1).acknowledged()).isTrue();
    assertThat(handler.size()).isEqualTo(1);
  }

  @Test
  void notification_waits_for_the_one_before_and_only_the_newest_does() {
    observing(true);
    rig.period();
    rig.period();
    rig.period();
    assertThat(messages.sent).hasSize(2);
    messages.settle(1, Delivery.ACKNOWLEDGED);
    assertThat(messages.sent).hasSize(3);
    assertThat(messages.last().payload().utf8()).contains("1700000003");
  }

  @Test
  void non_confirmable_notifications_ask_now_and_then_whether_somebody_is_there() {
    observing(false);
    for (int i = 0; i < 20; i++) {
      rig.period();
      messages.settle(messages.sent.size() - 1, Delivery.ACKNOWLEDGED);
    }
    assertThat(messages.confirmable).contains(true, false);
    assertThat(messages.confirmable.stream().filter(each -> each)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"RESET", "TIMED_OUT", "UNREACHABLE", "NOT_SENT"})
  void observer_that_refuses_or_is_gone_is_forgotten_and_the_sensor_told(String name)
      throws ReflectiveOperationException {
    observing(true);
    rig.period();
    messages.settle(1, (Delivery) Delivery.class.getField(name).get(null));
    rig.turn(12);
    assertThat(handler.size()).isZero();
    assertThat(rig.sensor.observers).isEmpty();
  }

  @Test
  void observe_1_with_the_same_token_ends_the_observation_and_is_answered() {
    observing(true);
    ask(with(get("snsr/" + TEMP, "sens"), OptionNumber.OBSERVE, 1), 1, true);
    rig.turn(12);
    assertThat(messages.last().options().has(OptionNumber.OBSERVE)).isFalse();
    assertThat(rig.sensor.observers).isEmpty();
    assertThat(handler.size()).isZero();
  }

  @Test
  void new_request_with_an_open_token_takes_the_old_ones_place() {
    ask(get("snsr/" + TEMP, "sens"), 1, true);
    ask(get(""), 1, true);
    rig.turn(3);
    assertThat(messages.sent).hasSize(1);
    assertThat(messages.last().payload().utf8()).startsWith("Millrace NIC");
  }

  @Test
  void notification_of_an_error_is_the_last_and_bears_no_option() {
    observing(true);
    Bytes token = rig.sensor.observers.get(TEMP);
    rig.link.say(
        rig.sensor.codec.serialize(
            io.millrace.api.coap.CoapMessage.of(
                io.millrace.api.coap.MessageType.NON,
                9,
                token,
                CoapResponse.of(CoapCode.NOT_FOUND))));
    assertThat(messages.last().code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(handler.size()).isZero();
  }

  @Test
  void what_may_be_open_is_bounded() {
    rig.config.with("observerLimit", 1);
    handler =
        new DirectRequestHandler(
            new NicContext(settings(), rig.executor, rig.time, null), rig.device);
    rig.link.cut();
    for (int i = 0; i < 2000; i++) {
      Bytes token = Bytes.wrap(new byte[] {(byte) (i >> 8), (byte) i});
      handler.handle(observe(), new ReplyTo(PEER, token, true, i, false), messages);
    }
    assertThat(handler.size()).isLessThanOrEqualTo(257);
    rig.turn(70);
    assertThat(messages.sent).hasSize(2000);
    assertThat(handler.size()).isZero();
  }

  @Test
  void long_answer_goes_out_in_the_blocks_that_are_asked_for() {
    for (int i = 0; i < 60; i++) {
      rig.locals.bind(
          (request, peer, answer) -> answer.accept(CoapResponse.of(CoapCode.CONTENT)),
          Map.of(
              "resource.path",
              "app/quite-a-long-name-" + i,
              "resource.host",
              "SSN001350FFFE600001",
              "resource.link",
              ";ct=0"));
    }
    ask(get(".well-known/core"), 1, true);
    assertThat(messages.last().payload().length()).isEqualTo(1024);
    assertThat(messages.last().options().uint(OptionNumber.BLOCK2, 0)).isEqualTo(0x0E);
    String text = messages.last().payload().utf8();
    for (int number = 1;
        (messages.last().options().uint(OptionNumber.BLOCK2, 0) & 8) != 0;
        number++) {
      ask(with(get(".well-known/core"), OptionNumber.BLOCK2, number << 4 | 6), 2, true);
      text += messages.last().payload().utf8();
    }
    assertThat(text).contains("name-59").endsWith(";ct=0");
  }

  @ParameterizedTest(name = "Block2 0x{0} of {1}: {2}")
  @CsvSource({
    "7, .well-known/core, 4.00",
    "F, .well-known/core, 4.00",
    "17, .well-known/core, 4.00",
    "636, .well-known/core, 4.00",
    "FFFFF6, .well-known/core, 4.00",
    "16, '', 4.00",
    "6, '', 2.05",
    "16, nothing, 5.01"
  })
  void block_that_does_not_exist_is_4_00_as_at_the_gateway(
      String block2, String path, String code) {
    ask(with(get(path), OptionNumber.BLOCK2, Integer.parseInt(block2, 16)), 1, true);
    rig.turn(2);
    assertThat(CoapCode.text(messages.last().code())).isEqualTo(code);
  }

  @Test
  void milli_serves_nothing_in_clear_and_only_who_has_its_key() {
    rig.config.with("profile", "milli");
    handler =
        new DirectRequestHandler(
            new NicContext(settings(), rig.executor, rig.time, null), rig.device);
    ask(get(""), 1, true);
    assertThat(messages.rejected).isEqualTo(1);
    assertThat(messages.sent).isEmpty();
    messages.scheme = "coaps";
    askAs("psk:alice", 2);
    assertThat(messages.last().code()).isEqualTo(CoapCode.FORBIDDEN);
    askAs("psk:" + settings().name(), 3);
    assertThat(messages.last().code()).isEqualTo(CoapCode.CONTENT);
  }

  private void askAs(String principal, int token) {
    Peer peer = new Peer("udp2", PEER.remote(), null, principal, "c" + token);
    Bytes bytes = Bytes.wrap(new byte[] {(byte) token});
    handler.handle(get(""), new ReplyTo(peer, bytes, true, ++messageId, false), messages);
  }
}
