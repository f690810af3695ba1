// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import static io.millrace.gateway.rig.Client.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.gateway.GatewayRig;
import io.millrace.gateway.rig.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's own resources and those of the whiteboard. */
class LocalResourcesTest {
  private final GatewayRig rig = new GatewayRig();
  private final Client client = rig.client;

  private CoapMessage ask(CoapRequest request) {
    client.con("01", request);
    return client.receiveOne();
  }

  @Test
  void help_begins_with_the_four_lines_that_clients_know() {
    CoapMessage answer = ask(local(CoapCode.GET, "help"));
    assertThat(answer.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isZero();
    assertThat(answer.payload().utf8())
        .startsWith(
            "To login, send POST to /sessions\n"
                + "To have your session follow your account across different clients, include the"
                + " query parameter '&sticky=true'.\n"
                + "To logout, send DELETE to /sessions.\n"
                + "To echo a payload, send POST to /echo.\n");
    assertThat(answer.payload().length()).isLessThanOrEqualTo(1024);
  }

  @Test
  void discovery_lists_the_local_resources_in_link_format() {
    CoapMessage answer = ask(local(CoapCode.GET, ".well-known/core"));
    assertThat(answer.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(40);
    assertThat(answer.payload().utf8())
        .contains("</.well-known/core>;ct=40")
        .contains("</echo>")
        .contains("</help>;ct=0")
        .contains("</sessions>");
  }

  @Test
  void discovery_is_filtered_by_the_query() {
    CoapRequest request =
        local(CoapCode.GET, ".well-known/core", OptionNumber.URI_QUERY, "href=/he*");
    assertThat(ask(request).payload().utf8()).startsWith("</help>").doesNotContain(",");
  }

  @ParameterizedTest
  @CsvSource({"1,69", "2,68", "3,68", "4,66", "5,69", "6,68", "7,68"})
  void echo_answers_every_method_with_its_body_and_format(int method, int code) {
    CoapRequest request =
        local(method, "echo", OptionNumber.CONTENT_FORMAT, 60).with(Bytes.hex("a10102"));
    CoapMessage confirmed = ask(request);
    assertThat(confirmed.type()).isEqualTo(MessageType.ACK);
    assertThat(confirmed.code()).isEqualTo(code);
    assertThat(confirmed.payload()).isEqualTo(Bytes.hex("a10102"));
    assertThat(confirmed.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(60);
    client.non("02", request);
    assertThat(client.receiveOne().type()).isEqualTo(MessageType.NON);
  }

  @Test
  void echo_keeps_the_bytes_of_the_format_and_has_octets_where_there_was_none() {
    CoapRequest padded = local(CoapCode.POST, "echo", OptionNumber.CONTENT_FORMAT, Bytes.hex("00"));
    assertThat(ask(padded.with(Bytes.hex("01"))).options().first(OptionNumber.CONTENT_FORMAT))
        .isEqualTo(Bytes.hex("00"));
    assertThat(
            ask(local(CoapCode.POST, "echo").with(Bytes.hex("01")))
                .options()
                .uint(OptionNumber.CONTENT_FORMAT, -1))
        .isEqualTo(ContentFormat.OCTET_STREAM);
    assertThat(ask(local(CoapCode.POST, "echo")).options().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"help,2", "help,4", ".well-known/core,3", "sessions,1", "sessions,5", "sessions,7"})
  void a_method_that_a_resource_does_not_have_is_4_05(String path, int method) {
    CoapMessage answer = ask(local(method, path));
    assertThat(answer.code()).isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
    assertThat(answer.payload().utf8()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "help/more", "echo/"})
  void a_path_without_a_resource_is_4_04(String path) {
    assertThat(ask(local(CoapCode.GET, path)).code()).isEqualTo(CoapCode.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {".well-known/core", "app/lamp"})
  void a_slash_inside_a_segment_does_not_make_two_of_it(String path) {
    offer("app/lamp", (request, peer, answer) -> answer.accept(CoapResponse.of(CoapCode.CONTENT)));
    CoapRequest oneSegment = local(CoapCode.GET, "", OptionNumber.URI_PATH, path);
    assertThat(ask(oneSegment).code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(ask(local(CoapCode.GET, path)).code()).isEqualTo(CoapCode.CONTENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void a_segment_of_one_dot_or_two_is_4_00(String dots) {
    CoapRequest request = local(CoapCode.GET, "help", OptionNumber.URI_PATH, dots);
    assertThat(ask(request).code()).isEqualTo(CoapCode.BAD_REQUEST);
    CoapRequest three = local(CoapCode.GET, "help", OptionNumber.URI_PATH, "...");
    assertThat(ask(three).code()).isEqualTo(CoapCode.NOT_FOUND);
  }

  @Test
  void a_format_that_the_client_does_not_accept_is_4_06() {
    assertThat(ask(local(CoapCode.GET, "help", OptionNumber.ACCEPT, 60)).code())
        .isEqualTo(CoapCode.NOT_ACCEPTABLE);
    assertThat(ask(local(CoapCode.GET, "help", OptionNumber.ACCEPT, 0)).code())
        .isEqualTo(CoapCode.CONTENT);
    assertThat(ask(local(CoapCode.GET, ".well-known/core", OptionNumber.ACCEPT, 40)).code())
        .isEqualTo(CoapCode.CONTENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 19, 31, 2049, 65535})
  void a_critical_option_that_is_not_understood_is_4_02(int option) {
    CoapMessage answer = ask(local(CoapCode.GET, "help", option, Bytes.hex("00")));
    assertThat(answer.code()).isEqualTo(CoapCode.BAD_OPTION);
    assertThat(answer.payload().utf8()).contains("" + option);
  }

  @Test
  void elective_options_that_are_not_understood_are_ignored() {
    CoapRequest request = local(CoapCode.GET, "help", 124, Bytes.hex("00112233"), 2048, "x");
    assertThat(ask(request).code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void uri_host_and_uri_port_do_not_matter() {
    CoapRequest request =
        local(CoapCode.GET, "help", OptionNumber.URI_HOST, "anywhere", OptionNumber.URI_PORT, 1);
    assertThat(ask(request).code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void a_token_in_another_format_than_text_is_4_15() {
    CoapRequest request = local(CoapCode.POST, "sessions", OptionNumber.CONTENT_FORMAT, 60);
    assertThat(ask(request.with(Bytes.utf8("good"))).code())
        .isEqualTo(CoapCode.UNSUPPORTED_CONTENT_FORMAT);
  }

  // The whiteboard.

  private void offer(String path, LocalResource resource) {
    rig.offer(resource, Map.of(LocalResource.PATH, path, LocalResource.LINK, ";rt=\"lamp\""));
  }

  @Test
  void an_application_s_resource_is_served_and_listed_until_it_goes() {
    LocalResource lamp =
        (request, peer, answer) ->
            answer.accept(CoapResponse.of(CoapCode.CONTENT, 0, Bytes.utf8("on " + peer)));
    offer("app/lamp", lamp);
    assertThat(ask(local(CoapCode.GET, "app/lamp")).payload().utf8())
        .isEqualTo("on udp://192.0.2.9:6000");
    assertThat(ask(local(CoapCode.GET, ".well-known/core")).payload().utf8())
        .contains("</app/lamp>;rt=\"lamp\"");
    rig.withdraw(lamp, Map.of(LocalResource.PATH, "app/lamp"));
    assertThat(ask(local(CoapCode.GET, ".well-known/core")).payload().utf8())
        .doesNotContain("app/lamp");
    rig.turn(10_000);
    assertThat(ask(local(CoapCode.GET, "app/lamp")).code()).isEqualTo(CoapCode.NOT_FOUND);
  }

  @Test
  void a_request_waits_for_an_application_that_is_being_replaced() {
    LocalResource old = (request, peer, answer) -> answer.accept(CoapResponse.of(0x45));
    offer("app", old);
    rig.withdraw(old, Map.of(LocalResource.PATH, "app"));
    client.non("01", local(CoapCode.GET, "app"));
    rig.turn(3_000);
    assertThat(client.receive()).isEmpty();
    offer(
        "app",
        (request, peer, answer) ->
            answer.accept(CoapResponse.of(CoapCode.CONTENT, 0, Bytes.utf8("new"))));
    assertThat(client.receiveOne().payload().utf8()).isEqualTo("new");
    rig.turn(20_000);
    assertThat(ask(local(CoapCode.GET, "app")).code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void an_application_that_does_not_come_back_is_5_03() {
    LocalResource old = (request, peer, answer) -> answer.accept(CoapResponse.of(0x45));
    offer("app", old);
    rig.withdraw(old, Map.of(LocalResource.PATH, "app"));
    client.non("01", local(CoapCode.GET, "app"));
    rig.turn(10_000);
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void an_application_cannot_take_the_gateway_s_own_path() {
    LocalResource thief = (request, peer, answer) -> answer.accept(CoapResponse.of(0x45));
    offer("sessions", thief);
    assertThat(ask(local(CoapCode.DELETE, "sessions")).code()).isEqualTo(CoapCode.DELETED);
    rig.withdraw(thief, Map.of(LocalResource.PATH, "sessions"));
    assertThat(ask(local(CoapCode.DELETE, "sessions")).code())
        .isEqualTo(CoapCode.PRECONDITION_FAILED);
  }

  @Test
  void an_application_that_throws_is_5_00_and_the_next_request_is_answered() {
    offer(
        "bad",
        (request, peer, answer) -> {
          throw new IllegalStateException("on purpose");
        });
    assertThat(ask(local(CoapCode.GET, "bad")).code()).isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
    assertThat(ask(local(CoapCode.GET, "help")).code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void an_application_that_takes_its_time_is_acknowledged_and_answers_separately_once() {
    List<Consumer<CoapResponse>> answers = new ArrayList<>();
    offer("slow", (request, peer, answer) -> answers.add(answer));
    client.con("01", local(CoapCode.GET, "slow"));
    rig.turn(600);
    assertThat(client.receiveOne().isEmpty()).isTrue();
    answers.get(0).accept(CoapResponse.of(CoapCode.CONTENT, 0, Bytes.utf8("a")));
    answers.get(0).accept(CoapResponse.of(CoapCode.CONTENT, 0, Bytes.utf8("b")));
    CoapMessage answer = client.receiveOne();
    assertThat(answer.type()).isEqualTo(MessageType.CON);
    assertThat(answer.payload().utf8()).isEqualTo("a");
  }

  @Test
  void an_application_that_never_answers_is_5_04() {
    offer("never", (request, peer, answer) -> {});
    client.non("01", local(CoapCode.GET, "never"));
    rig.turn(94_000);
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
  }

  @Test
  void a_link_that_cannot_be_parsed_leaves_the_listing_whole() {
    LocalResource any = (request, peer, answer) -> answer.accept(CoapResponse.of(0x45));
    rig.offer(any, Map.of(LocalResource.PATH, "odd", LocalResource.LINK, ";x=\"open,</y>"));
    String links = ask(local(CoapCode.GET, ".well-known/core")).payload().utf8();
    assertThat(links).contains("</odd>").contains("</help>;ct=0").doesNotContain("</y>");
  }
}
