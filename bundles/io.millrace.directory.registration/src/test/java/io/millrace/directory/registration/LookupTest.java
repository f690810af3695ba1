// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Look-ups of endpoints and resources [RFC 9176 §6]. */
class LookupTest extends RegistrationCase {
  @BeforeEach
  void register() {
    rig.register(anna, "ep=a&et=meter&lt=600", LINKS);
    rig.register(anna, "ep=b&d=x", "</temp>;rt=\"temperature\",<coap://[2001:db8::1]/y>");
    rig.register(carl, "ep=c&et=lamp", "</state>;rt=\"switch\"");
  }

  private String names(String query) {
    return rig.lookup(rig.endpoints, anna, query).replaceAll("[^,]*;ep=\"(\\w+)\"[^,]*", "$1");
  }

  @Test
  void endpoint_is_shown_with_its_base_and_attributes() {
    assertThat(rig.lookup(rig.endpoints, anna, "ep=a"))
        .matches(
            "</rd/[0-9a-f]{16}>;base=\"coap://192.0.2.1:5683\";ep=\"a\";lt=\"600\";et=\"meter\""
                + ";rt=\"core.rd-ep\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'a,b,c'",
    "ep=a, a",
    "d=x, b",
    "et=m*, a",
    "et, 'a,c'",
    "rt=temperature, 'a,b'",
    "rt=lux, a",
    "rt=core.rd-ep, 'a,b,c'",
    "rt=temperature&d=x, b",
    "ep=none, ''",
    "count=2, 'a,b'",
    "count=2&page=1, c",
    "count=2&page=9, ''",
  })
  void endpoints_are_found_by_their_attributes_and_by_those_of_their_resources(
      String query, String found) {
    assertThat(names(query)).isEqualTo(found);
  }

  @Test
  void resources_are_found_by_their_attributes_and_by_those_of_their_endpoint() {
    assertThat(rig.lookup(rig.resources, anna, "rt=temperature"))
        .isEqualTo(
            "<coap://192.0.2.1:5683/temp>;rt=\"temperature\";ct=0,"
                + "<coap://192.0.2.1:5683/temp>;rt=\"temperature\"");
    assertThat(rig.lookup(rig.resources, anna, "ep=b"))
        .isEqualTo("<coap://192.0.2.1:5683/temp>;rt=\"temperature\",<coap://[2001:db8::1]/y>");
    assertThat(rig.lookup(rig.resources, anna, "ep=b&count=1"))
        .isEqualTo("<coap://192.0.2.1:5683/temp>;rt=\"temperature\"");
  }

  @Test
  void client_whose_account_reaches_no_device_finds_what_it_registered() {
    assertThat(rig.lookup(rig.endpoints, carl, "")).contains("ep=\"c\"").doesNotContain("ep=\"a\"");
    assertThat(rig.lookup(rig.resources, carl, ""))
        .isEqualTo("<coap://192.0.2.2:6000/state>;rt=\"switch\"");
  }

  @Test
  void client_without_a_session_finds_nothing() {
    Peer nobody = new Peer("udp", new InetSocketAddress("192.0.2.7", 7), null, "");
    assertCode(
        RegistrationRig.ask(
            rig.endpoints, RegistrationRig.request(CoapCode.GET, "rd-lookup/ep", "", ""), nobody),
        CoapCode.UNAUTHORIZED);
  }

  @Test
  void query_that_is_wrong_is_refused() {
    for (String query : new String[] {"page=x", "count=-1", "count=9999999"}) {
      assertCode(
          RegistrationRig.ask(
              rig.endpoints, RegistrationRig.request(CoapCode.GET, "", query, ""), anna),
          CoapCode.BAD_REQUEST);
    }
  }
}
