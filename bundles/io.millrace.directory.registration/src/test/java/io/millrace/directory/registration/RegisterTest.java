// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registering, updating and removing by the rules of RFC 9176 §5. */
class RegisterTest extends RegistrationCase {
  @Test
  void registration_gets_a_path_and_leads_to_its_sender() {
    CoapResponse registered = register(anna, "ep=node1");
    assertCode(registered, CoapCode.CREATED);
    assertThat(RegistrationRig.location(registered)).matches("rd/[0-9a-f]{16}");
    assertThat(address("node1")).isEqualTo(anna.remote());
  }

  @Test
  void sector_is_the_domain_of_the_name() {
    register(anna, "ep=Node1&d=Floor1.example");
    assertThat(address("node1.floor1.example")).isEqualTo(anna.remote());
    assertThat(address("node1")).isNull();
  }

  @Test
  void same_endpoint_keeps_its_path_and_its_last_registration_counts() {
    String first = RegistrationRig.location(register(anna, "ep=node1&base=coap://192.0.2.1:7000"));
    assertThat(address("node1")).isEqualTo(new InetSocketAddress("192.0.2.1", 7000));
    CoapResponse again = rig.register(anna, "ep=node1", "</other>");
    assertThat(RegistrationRig.location(again)).isEqualTo(first);
    assertThat(address("node1")).isEqualTo(anna.remote());
    assertThat(rig.lookup(rig.resources, anna, "")).isEqualTo("<coap://192.0.2.1:5683/other>");
  }

  @Test
  void registration_ends_with_its_lifetime_and_an_update_prolongs_it() {
    CoapResponse registered = register(anna, "ep=node1&lt=100");
    turn(99);
    assertCode(rig.update(anna, registered, ""), CoapCode.CHANGED);
    turn(99);
    assertThat(address("node1")).isNotNull();
    turn(1);
    assertThat(address("node1")).isNull();
    assertCode(rig.update(anna, registered, ""), CoapCode.NOT_FOUND);
  }

  @Test
  void lifetime_is_25_hours_unless_given_and_an_update_changes_it() {
    CoapResponse registered = register(anna, "ep=node1");
    turn(89_999);
    assertThat(address("node1")).isNotNull();
    rig.update(anna, registered, "lt=10");
    turn(10);
    assertThat(address("node1")).isNull();
  }

  @Test
  void base_that_was_not_given_follows_the_sender_and_one_that_was_stays() {
    CoapResponse implied = register(anna, "ep=implied");
    CoapResponse given = register(anna, "ep=given&base=coap://192.0.2.1:7000");
    var elsewhere = rig.client("anna", "192.0.2.9", 9000, RegistrationRig.REGISTER);
    assertCode(rig.update(elsewhere, implied, ""), CoapCode.CHANGED);
    assertCode(rig.update(elsewhere, given, ""), CoapCode.CHANGED);
    assertThat(address("implied")).isEqualTo(elsewhere.remote());
    assertThat(address("given")).isEqualTo(new InetSocketAddress("192.0.2.1", 7000));
    assertCode(rig.update(elsewhere, given, "base=coap://192.0.2.9"), CoapCode.CHANGED);
    assertThat(address("given")).isEqualTo(new InetSocketAddress("192.0.2.9", 5683));
  }

  @Test
  void removed_registration_leads_nowhere() {
    CoapResponse registered = register(anna, "ep=node1");
    assertCode(rig.remove(anna, registered), CoapCode.DELETED);
    assertThat(address("node1")).isNull();
    assertCode(rig.remove(anna, registered), CoapCode.NOT_FOUND);
    assertThat(rig.stored).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ep=",
        "ep",
        "ep=a&ep=b",
        "ep=a b",
        "ep=a/b",
        "ep=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "ep=a&lt=0",
        "ep=a&lt=-1",
        "ep=a&lt=4294967296",
        "ep=a&lt=1e3",
        "ep=a&base=coap://host.example",
        "ep=a&base=coaps://192.0.2.1",
        "ep=a&base=http://192.0.2.1",
        "ep=a&base=coap://192.0.2.1/path",
        "ep=a&base=coap://192.0.2.1:65536",
        "ep=a&base=coap://[::1",
        "ep=a&rt=x",
        "ep=a&page=1",
        "ep=a&=x"
      })
  void query_that_is_wrong_is_refused(String query) {
    assertCode(register(anna, query), CoapCode.BAD_REQUEST);
    assertThat(rig.registrations.present()).isEmpty();
  }

  @Test
  void payload_that_is_no_link_format_is_refused() {
    CoapResponse refusal = rig.register(anna, "ep=a", "temp");
    assertCode(refusal, CoapCode.BAD_REQUEST);
    assertThat(refusal.payload().utf8()).contains("no target at 0");
    CoapOptions text =
        CoapOptions.builder()
            .path("rd")
            .add(OptionNumber.URI_QUERY, "ep=a")
            .add(OptionNumber.CONTENT_FORMAT, 0)
            .build();
    CoapRequest request = new CoapRequest(CoapCode.POST, text, Bytes.utf8("</a>"));
    assertCode(RegistrationRig.ask(rig.rd, request, anna), CoapCode.UNSUPPORTED_CONTENT_FORMAT);
  }

  @Test
  void update_changes_neither_name_nor_links() {
    CoapResponse registered = register(anna, "ep=node1");
    assertCode(rig.update(anna, registered, "ep=node2"), CoapCode.BAD_REQUEST);
    CoapRequest links =
        RegistrationRig.request(
            CoapCode.POST, RegistrationRig.location(registered), "", "</other>");
    assertCode(RegistrationRig.ask(rig.rd, links, anna), CoapCode.BAD_REQUEST);
  }

  @Test
  void other_methods_are_not_allowed() {
    String location = RegistrationRig.location(register(anna, "ep=node1"));
    for (int method : new int[] {CoapCode.GET, CoapCode.PUT, CoapCode.FETCH, CoapCode.IPATCH}) {
      CoapRequest all = RegistrationRig.request(method, "rd", "", "");
      CoapRequest one = RegistrationRig.request(method, location, "", "");
      assertCode(RegistrationRig.ask(rig.rd, all, anna), CoapCode.METHOD_NOT_ALLOWED);
      assertCode(RegistrationRig.ask(rig.rd, one, anna), CoapCode.METHOD_NOT_ALLOWED);
    }
  }
}
