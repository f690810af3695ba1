// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import static io.millrace.gateway.cache.KeyedRequest.DEVICE;
import static io.millrace.gateway.cache.KeyedRequest.MESH;
import static io.millrace.gateway.cache.KeyedRequest.get;
import static io.millrace.gateway.cache.KeyedRequest.hop;
import static io.millrace.gateway.cache.KeyedRequest.key;
import static io.millrace.gateway.cache.KeyedRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.OptionNumber;
import io.millrace.coap.DatagramCodec;
import io.millrace.gateway.route.HopKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests one answer fits [RFC 7252 §5.6]. */
class ResourceKeyTest {
  private static final String HOST = "ssn0013500500000001.example.org";
  private static final String URI = "coap://SSN0013500500000001.example.org:4849/snsr/temp?sens";

  private static final ResourceKey PLAIN = get(OptionNumber.PROXY_URI, URI);

  /** The options of a GET by coap-client of libcoap 4.3.4, which come with a random Request-Tag. */
  private static ResourceKey libcoap(String requestTag) {
    return get(
        7,
        4849,
        11,
        "snsr",
        11,
        "temp",
        15,
        "sens",
        16,
        Bytes.hex("10"),
        35,
        URI,
        292,
        Bytes.hex(requestTag));
  }

  @Test
  void the_clients_of_the_field_ask_for_the_same() {
    assertThat(libcoap("5e7a91c3")).isEqualTo(PLAIN).hasSameHashCodeAs(PLAIN);
    assertThat(libcoap("00000001")).isEqualTo(PLAIN);
    assertThat(get(23, Bytes.hex("03"), 35, URI, 124, Bytes.hex("00112233"))).isEqualTo(PLAIN);
    assertThat(get(3, HOST, 7, 4849, 11, "snsr", 11, "temp", 15, "sens", 39, "coap"))
        .isEqualTo(PLAIN);
  }

  /** A GET of Java client 1.4.7 and one of coap-client 4.3.4, as datagrams. */
  @Test
  void datagrams_of_two_clients_have_one_key() {
    String uri = Bytes.utf8(URI).hex();
    String java = "480140cfa1b2c3d4e5f60718" + "d10a03" + "cd" + "2d" + uri + "d44c00112233";
    String libcoap =
        "440140d05e7a91c3"
            + "7212f1"
            + "44"
            + "736e7372"
            + "04"
            + "74656d70"
            + "44"
            + "73656e73"
            + "1110"
            + "dd06"
            + "2d"
            + uri
            + "d4f4"
            + "0badcafe";
    assertThat(key(MESH, parse(java).asRequest()))
        .isEqualTo(key(MESH, parse(libcoap).asRequest()))
        .isEqualTo(PLAIN);
  }

  private static CoapMessage parse(String datagram) {
    return new DatagramCodec().parse(Bytes.hex(datagram)).message();
  }

  @Test
  void case_of_scheme_and_host_and_a_bare_question_mark_make_no_difference() {
    ResourceKey bare = get(35, "coap://SSN0013500500000001.example.org:4849/snsr/temp");
    assertThat(get(35, "COAP://ssn0013500500000001.Example.ORG:4849/snsr/temp?")).isEqualTo(bare);
    assertThat(bare).isNotEqualTo(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/snsr/temp?cfg", "/snsr/temp", "/snsr/Temp?sens", "/snsr%2Ftemp?sens"})
  void another_path_or_query_is_another_resource(String target) {
    String authority = "coap://SSN0013500500000001.example.org:4849";
    assertThat(get(35, authority + target)).isNotEqualTo(PLAIN);
  }

  @Test
  void server_port_and_security_belong_to_it() {
    var asked = request(CoapCode.GET, "", 35, URI);
    assertThat(key(hop(HopKind.MESH, "SSN0013500500000001", 5683), asked)).isNotEqualTo(PLAIN);
    assertThat(key(hop(HopKind.MESH, "SSN0013500500000002", 4849), asked)).isNotEqualTo(PLAIN);
    assertThat(key(DEVICE, asked)).isNotEqualTo(PLAIN);
  }

  @Test
  void what_the_gateway_interprets_is_left_out() {
    Bytes tag = Bytes.hex("0102");
    assertThat(get(35, URI, OptionNumber.OBSERVE, 0)).isEqualTo(PLAIN);
    assertThat(get(35, URI, OptionNumber.ETAG, tag, OptionNumber.ETAG, tag)).isEqualTo(PLAIN);
    assertThat(get(35, URI, OptionNumber.BLOCK2, 0x06)).isEqualTo(PLAIN);
    assertThat(get(35, URI, OptionNumber.BLOCK2, 0x26)).isEqualTo(PLAIN);
    assertThat(get(35, URI, OptionNumber.HOP_LIMIT, 9)).isEqualTo(PLAIN);
    assertThat(get(35, URI, OptionNumber.SIZE1, 9, OptionNumber.SIZE2, 0)).isEqualTo(PLAIN);
  }

  @Test
  void an_unknown_option_belongs_to_it_unless_it_is_marked_no_cache_key() {
    assertThat(get(35, URI, 2048, "x")).isNotEqualTo(PLAIN).isEqualTo(get(35, URI, 2048, "x"));
    assertThat(get(35, URI, 2076, "x")).isEqualTo(PLAIN);
    assertThat(get(35, URI, OptionNumber.ACCEPT, 60)).isNotEqualTo(PLAIN);
    assertThat(get(35, URI, OptionNumber.ACCEPT, 60)).isNotEqualTo(get(35, URI, 17, 50));
  }

  @Test
  void an_option_of_a_wrong_length_is_not_interpreted() {
    assertThat(get(35, URI, OptionNumber.ETAG, Bytes.hex("010203040506070809")))
        .isNotEqualTo(PLAIN);
    assertThat(get(35, URI, OptionNumber.REQUEST_TAG, Bytes.hex("010203040506070809")))
        .isNotEqualTo(PLAIN);
  }

  @Test
  void the_payload_of_a_fetch_belongs_to_it() {
    ResourceKey fetch = key(MESH, request(CoapCode.FETCH, "a", 35, URI));
    assertThat(fetch).isEqualTo(key(MESH, request(CoapCode.FETCH, "a", 35, URI)));
    assertThat(fetch).isNotEqualTo(key(MESH, request(CoapCode.FETCH, "b", 35, URI)));
    assertThat(key(MESH, request(CoapCode.GET, "a", 35, URI))).isEqualTo(PLAIN);
    assertThat(PLAIN).isNotEqualTo(key(MESH, request(CoapCode.FETCH, "", 35, URI)));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {CoapCode.POST, CoapCode.PUT, CoapCode.DELETE, CoapCode.PATCH, CoapCode.IPATCH})
  void an_unsafe_request_has_none(int method) {
    assertThat(key(MESH, request(method, "", 35, URI))).isNull();
  }

  @Test
  void what_is_for_one_client_alone_has_none() {
    assertThat(get(35, URI, OptionNumber.OSCORE, Bytes.hex("0901"))).isNull();
    assertThat(get(35, URI, OptionNumber.ECHO, Bytes.hex("01"))).isNull();
    var request = request(CoapCode.GET, "", OptionNumber.NO_RESPONSE, 2);
    assertThat(ResourceKey.of(MESH, request)).isNull();
    request = request(CoapCode.FETCH, "part", OptionNumber.BLOCK1, 0x0E);
    assertThat(ResourceKey.of(MESH, request)).isNull();
  }

  @Test
  void a_compact_one_is_equal() {
    ResourceKey key = libcoap("5e7a91c3");
    assertThat(key.compact()).isEqualTo(key).hasSameHashCodeAs(key);
  }

  @Test
  void it_reads_like_a_request() {
    assertThat(PLAIN).hasToString("GET SSN0013500500000001:4849/snsr/temp?sens");
    ResourceKey odd =
        key(DEVICE, request(CoapCode.FETCH, "xyz", 35, URI + "%20%1b&b", OptionNumber.ACCEPT, 60));
    assertThat(odd)
        .hasToString("FETCH SSN0013500500000001/snsr/temp?sens%20%1b&b [Accept=3c 3 bytes]");
  }
}
