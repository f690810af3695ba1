// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.GatewayRig.NAME;
import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.AccessStatement;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.gateway.rig.Client;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An account's access policy decides which devices, paths and methods it may use, also where
 * another account's answer, request or observation would serve it.
 */
class AccessPolicyTest extends ObservationCase {
  private static final String TEMP = DEVICE + "/snsr/temp";
  private static final String OTHER = DEVICE + "/snsr/secret";
  private static final String CORE = DEVICE + "/.well-known/core";

  private Client limited;

  @BeforeEach
  void begin() {
    begin(Map.of("cacheStale", 600));
  }

  private void begin(Map<String, ?> config) {
    rig = rig(config);
    limited = rig.client("192.0.2.67", 6000);
    allow("GET/" + NAME + "/snsr/temp", "GET/" + NAME + "/.well-known/core");
  }

  private Session allow(String... resources) {
    return rig.sessions.allow(
        "TN2",
        limited.peer(),
        AccessPolicy.of(
            List.of(AccessStatement.allow(List.of("coap:Invoke"), List.of(resources)))));
  }

  private CoapMessage refusal(CoapRequest request) {
    int asked = rig.device.asked().size();
    limited.non("0a", request);
    CoapMessage refusal = limited.receiveOne();
    assertThat(refusal.payload().utf8()).contains("access policy").doesNotContain("secret");
    assertThat(rig.device.asked()).hasSize(asked);
    return refusal;
  }

  private void isRefused(CoapRequest request) {
    assertThat(refusal(request).code()).isEqualTo(CoapCode.UNAUTHORIZED);
  }

  private String get(Client client, String uri, CoapResponse answer) {
    client.non("01", proxied(CoapCode.GET, uri));
    rig.device.last().answer(answer);
    return client.receiveOne().payload().utf8();
  }

  private static CoapResponse content(String text) {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.MAX_AGE, 30).build();
    return new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8(text));
  }

  private static CoapResponse links(String text) {
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.ETAG, Bytes.hex("77"))
            .add(OptionNumber.CONTENT_FORMAT, ContentFormat.LINK_FORMAT)
            .add(OptionNumber.MAX_AGE, 30)
            .build();
    return new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8(text));
  }

  @Test
  void what_it_permits_is_forwarded_and_nothing_else() {
    assertThat(get(limited, TEMP, content("21"))).isEqualTo("21");
    isRefused(proxied(CoapCode.PUT, TEMP));
    isRefused(proxied(CoapCode.GET, OTHER));
    isRefused(proxied(CoapCode.GET, TEMP + "/"));
    isRefused(proxied(CoapCode.GET, DEVICE + "/snsr%2Ftemp"));
    isRefused(proxied(CoapCode.GET, REMOTE + "/snsr/temp"));
  }

  @Test
  void a_server_is_named_by_address_and_port() {
    allow("GET/198.51.100.7:5683/*");
    limited.non("01", proxied(CoapCode.GET, REMOTE + "/t"));
    assertThat(rig.transport.asked()).hasSize(1);
    isRefused(proxied(CoapCode.GET, REMOTE + ":5684/t"));
  }

  @Test
  void a_key_makes_it_4_03() {
    begin(Map.of("forbidden", true));
    assertThat(refusal(proxied(CoapCode.GET, OTHER)).code()).isEqualTo(CoapCode.FORBIDDEN);
  }

  @Test
  void a_policy_about_http_alone_limits_no_device() {
    AccessStatement field =
        AccessStatement.allow(List.of(AccessPolicy.HTTP), List.of("*/api/solutions/*"));
    rig.sessions.allow("TN2", limited.peer(), AccessPolicy.of(List.of(field)));
    assertThat(get(limited, OTHER, content("x"))).isEqualTo("x");
  }

  @Test
  void no_answer_request_observation_or_block_of_another_account_gets_out() {
    assertThat(get(rig.client, OTHER + "/long", content("secret".repeat(300)))).isNotEmpty();
    isRefused(proxied(CoapCode.GET, OTHER + "/long", OptionNumber.BLOCK2, Bytes.hex("02")));
    rig.turn(60_000);
    isRefused(proxied(CoapCode.GET, OTHER + "/long"));
    rig.client.non("02", proxied(CoapCode.GET, OTHER + "/flight"));
    isRefused(proxied(CoapCode.GET, OTHER + "/flight"));
    rig.client.non("03", observe(OTHER));
    rig.device.last().notify(1, "secret");
    isRefused(proxied(CoapCode.GET, OTHER));
    isRefused(observe(OTHER));
    rig.device.last().notify(2, "secret");
    assertThat(limited.receive()).isEmpty();
  }

  @Test
  void the_next_account_at_the_same_address_gets_no_block_of_the_last_one() {
    Client here = rig.client;
    Session first = rig.sessions.find(here.peer());
    get(here, OTHER, content("secret".repeat(300)));
    rig.sessions.allow("TN2", here.peer(), limitedPolicy());
    rig.gateway.ended(first, SessionListener.CLOSED);

    here.non("02", proxied(CoapCode.GET, OTHER, OptionNumber.BLOCK2, Bytes.hex("16")));
    assertThat(here.receiveOne().payload().utf8()).doesNotContain("secret");
  }

  private AccessPolicy limitedPolicy() {
    return rig.sessions.find(limited.peer()).account().policy();
  }

  @Test
  void a_list_of_resources_has_what_it_may_reach_also_from_the_cache() {
    String all = "</snsr/temp>;rt=\"t\",</snsr/secret>,<coap://else/x>";
    assertThat(get(rig.client, CORE, links(all))).isEqualTo(all);

    limited.non("02", proxied(CoapCode.GET, CORE));
    CoapMessage cached = limited.receiveOne();
    assertThat(cached.payload().utf8()).isEqualTo("</snsr/temp>;rt=\"t\"");
    assertThat(cached.options().has(OptionNumber.ETAG)).isFalse();

    rig.turn(60_000);
    assertThat(get(limited, CORE, links(all))).isEqualTo("</snsr/temp>;rt=\"t\"");
    limited.non("03", proxied(CoapCode.GET, CORE, OptionNumber.BLOCK2, Bytes.hex("12")));
    assertThat(limited.receiveOne().payload().utf8()).doesNotContain("secret");
    rig.turn(60_000);
    assertThat(get(limited, CORE, content("secret"))).doesNotContain("secret");
  }

  @Test
  void whether_a_device_is_there_is_told_to_whom_it_may_be_told() {
    allow("GET/SSN0000000000000000/*");
    limited.non("01", local(CoapCode.GET, "reach", OptionNumber.URI_QUERY, "dev=" + NAME));
    assertThat(limited.receiveOne().code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(rig.device.asked()).isEmpty();
  }

  @Test
  void another_policy_ends_what_is_observed() {
    limited.non("01", observe(TEMP));
    rig.device.last().notify(1, "21");
    limited.receive();
    Session now = allow("GET/" + NAME + "/other");
    rig.gateway.policyChanged(now);
    assertThat(limited.receiveOne().code()).isEqualTo(CoapCode.UNAUTHORIZED);
    rig.device.last().notify(2, "secret");
    assertThat(limited.receive()).isEmpty();
  }
}
