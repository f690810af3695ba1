// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Peer;
import io.millrace.lib.testing.Faults;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalResourcesTest {
  private final NicRig rig = new NicRig();

  @BeforeEach
  void start() {
    rig.start();
  }

  private static LocalResource saying(String text) {
    return (request, peer, answer) ->
        answer.accept(CoapResponse.diagnostic(CoapCode.CONTENT, text + " to " + peer.transport()));
  }

  private static Map<String, Object> at(String path) {
    return new HashMap<>(
        Map.of(
            LocalResource.PATH, path,
            LocalResource.HOST, "ssn001350fffe600001",
            LocalResource.LINK, ";rt=\"lamp\";ct=0"));
  }

  private String answer(String path) {
    return rig.ask(get(path)).only().payload().utf8();
  }

  @Test
  void application_answers_at_its_path_and_is_listed() {
    rig.locals.bind(saying("hello"), at("app/lamp"));
    assertThat(answer("app/lamp")).isEqualTo("hello to SSN001350FFFE600001");
    assertThat(answer(".well-known/core")).endsWith(",</app/lamp>;rt=\"lamp\";ct=0");
    assertThat(rig.ask(get("app")).only().code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"app/lamp", "sys/info", ".well-known/core", "snsr/sys/time"})
  void slash_inside_a_segment_does_not_make_two_of_it(String path) {
    rig.locals.bind(saying("hello"), at("app/lamp"));
    CoapOptions options = CoapOptions.builder().add(OptionNumber.URI_PATH, path).build();
    CoapRequest oneSegment = new CoapRequest(CoapCode.GET, options, Bytes.EMPTY);
    assertThat(rig.ask(oneSegment).only().code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
  }

  @Test
  void resource_for_another_host_or_without_a_path_is_left_alone() {
    Map<String, Object> other = at("x");
    other.put(LocalResource.HOST, "gateway");
    rig.locals.bind(saying("no"), other);
    rig.locals.bind(saying("no"), Map.of(LocalResource.HOST, "SSN001350FFFE600001"));
    rig.locals.bind(saying("no"), Map.of(LocalResource.PATH, "x"));
    assertThat(rig.ask(get("x")).only().code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
    assertThat(rig.locals.links()).isEmpty();
  }

  @Test
  void request_waits_while_the_application_is_being_replaced() {
    LocalResource old = saying("old");
    rig.locals.bind(old, at("app"));
    rig.locals.unbind(old, at("app"));
    RecordingListener heard = rig.ask(get("app"));
    rig.turn(3);
    assertThat(heard.count()).isZero();
    rig.locals.bind(saying("new"), at("app"));
    assertThat(heard.only().payload().utf8()).startsWith("new");
    rig.turn(30);
    assertThat(answer("app")).startsWith("new");
  }

  @Test
  void application_that_stays_away_gives_5_03_and_is_then_forgotten() {
    LocalResource old = saying("old");
    rig.locals.bind(old, at("app"));
    rig.locals.unbind(old, at("app"));
    RecordingListener heard = rig.ask(get("app"));
    rig.turn(11);
    assertThat(heard.only().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(rig.ask(get("app")).only().code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
    assertThat(rig.locals.links()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void application_that_fails_is_answered_for_5_03_while_its_bundle_is_replaced(Throwable fault) {
    rig.locals.bind((request, peer, answer) -> Faults.raise(fault), at("broken"));
    int code =
        fault instanceof LinkageError
            ? CoapCode.SERVICE_UNAVAILABLE
            : CoapCode.INTERNAL_SERVER_ERROR;
    assertThat(rig.ask(get("broken")).only().code()).isEqualTo(code);
  }

  @Test
  void application_that_fails_gives_5_00_and_one_that_never_answers_5_04() {
    rig.locals.bind(
        (request, peer, answer) -> {
          throw new IllegalStateException("broken");
        },
        at("broken"));
    rig.locals.bind((request, peer, answer) -> {}, at("mute"));
    assertThat(rig.ask(get("broken")).only().code()).isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
    RecordingListener heard = rig.ask(get("mute"));
    rig.turn(61);
    assertThat(heard.failure().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
  }

  @Test
  void answer_given_twice_or_late_is_heard_once() {
    Late late = new Late();
    rig.locals.bind(late, at("late"));
    RecordingListener heard = rig.ask(get("late"));
    late.answer.accept(CoapResponse.of(CoapCode.CONTENT));
    late.answer.accept(CoapResponse.of(CoapCode.NOT_FOUND));
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
  }

  private static final class Late implements LocalResource {
    Consumer<CoapResponse> answer;

    @Override
    public void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> taker) {
      answer = taker;
    }
  }
}
