// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP requests become CoAP requests, and CoAP responses HTTP responses [RFC 8075]. */
class MappingTest {
  private static final String QUERY = "uri=coap://meter/a?b=1";

  private static CoapRequest map(String method, Map<String, String> headers, String body)
      throws Unmapped {
    return RequestMapping.map(method, QUERY, headers::get, Bytes.utf8(body));
  }

  private static void refused(int status, String method, Map<String, String> headers, String body) {
    assertThatThrownBy(() -> map(method, headers, body))
        .isInstanceOfSatisfying(
            Unmapped.class, refusal -> assertThat(refusal.status()).isEqualTo(status));
  }

  @ParameterizedTest
  @CsvSource({
    "2.01, false, 201", "2.02, true, 204", "2.02, false, 200", "2.03, true, 304",
    "2.04, true, 204", "2.04, false, 200", "2.05, true, 200", "2.31, true, 502",
    "4.00, false, 400", "4.01, false, 403", "4.02, false, 400", "4.03, false, 403",
    "4.04, false, 404", "4.05, false, 405", "4.06, false, 406", "4.08, false, 400",
    "4.09, false, 409", "4.12, false, 412", "4.13, false, 413", "4.15, false, 415",
    "4.22, false, 422", "4.29, false, 429", "5.00, false, 500", "5.01, false, 501",
    "5.02, false, 502", "5.03, false, 503", "5.04, false, 504", "5.05, false, 502",
    "5.08, false, 502"
  })
  void status_is_that_of_the_code(String code, boolean isEmpty, int status) {
    int number = (code.charAt(0) - '0') << 5 | Integer.parseInt(code.substring(2));
    assertThat(StatusCodes.of(number, isEmpty)).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, 0",
    "text/plain;charset=UTF-8, 0",
    "TEXT/Plain; charset=\"utf-8\", 0",
    "text/plain;charset=iso-8859-1, -1",
    "application/json; charset=utf-8, 50",
    "application/cbor, 60",
    "application/coap-payload;cf=65000, 65000",
    "application/coap-payload;cf=65536, -1",
    "application/coap-payload, -1",
    "image/png, -1"
  })
  void content_type_is_a_number(String type, int format) {
    assertThat(ContentFormats.format(type)).isEqualTo(format);
  }

  @Test
  void number_is_a_content_type_both_ways() {
    for (int format : new int[] {0, 40, 41, 42, 50, 60, 112, 11_542, 4_711}) {
      String type = ContentFormats.mediaType(format);
      assertThat(ContentFormats.format(type)).as(type).isEqualTo(format);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*|-2",
        "application/*|-2",
        "application/cbor|60",
        "application/json;q=0.5, application/cbor|60",
        "image/png, application/json;q=0.1|50",
        "image/png|-1",
        "application/json;q=0|-1",
        "text/event-stream|-2",
        "text/event-stream, application/json|50",
        "text/html, */*;q=0.1|-2",
        "application/json;q=x|-1"
      })
  void accept_is_the_format_with_the_most_weight(String accept, int format) {
    assertThat(ContentFormats.accepted(accept)).isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uri=coap://meter/a?x=1&y=2|coap://meter/a?x=1&y=2",
        "uri=coap%3A%2F%2Fmeter%2Fa%3Fx%3D1%26y%3D2|coap://meter/a?x=1&y=2",
        "uri=coap%3A%2F%2Fmeter%2Fa%2520b|coap://meter/a%20b",
        "uri=coap://meter/a%20b|coap://meter/a%20b",
        "uri=coaps://[2001:db8::1]:4849/s|coaps://[2001:db8::1]:4849/s",
        "uri=coap%3A%2F%2Fm%2F1+1|coap://m/1+1"
      })
  void target_is_encoded_or_as_it_is(String query, String target) throws Unmapped {
    assertThat(TargetUri.of(query)).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "uri",
        "uri=",
        "x=1&uri=coap://m/",
        "uri=http://m/",
        "uri=coap:m",
        "uri=coap:///a",
        "uri=coap://m/a%23b%",
        "uri=coap://m/#f",
        "uri=%zz",
        "uri=http%3A%2F%2Fm&x=1"
      })
  void target_that_is_none_is_refused(String query) {
    assertThatThrownBy(() -> TargetUri.of(query.isEmpty() ? null : query))
        .isInstanceOfSatisfying(
            Unmapped.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
  }

  @Test
  void target_longer_than_proxy_uri_may_be_is_414() {
    assertThatThrownBy(() -> TargetUri.of("uri=coap://m/" + "a".repeat(1_040)))
        .isInstanceOfSatisfying(
            Unmapped.class, refusal -> assertThat(refusal.status()).isEqualTo(414));
  }

  @Test
  void request_has_target_conditions_and_formats() throws Unmapped {
    CoapRequest put =
        map("PUT", Map.of("Content-Type", "application/json", "If-Match", "\"0102\""), "{}");
    assertThat(put.code()).isEqualTo(CoapCode.PUT);
    assertThat(put.options())
        .isEqualTo(
            CoapOptions.builder()
                .add(OptionNumber.IF_MATCH, Bytes.hex("0102"))
                .add(OptionNumber.CONTENT_FORMAT, 50)
                .add(OptionNumber.PROXY_URI, "coap://meter/a?b=1")
                .build());
    CoapRequest get =
        map("HEAD", Map.of("If-None-Match", "W/\"0a\", \"other\"", "Accept", "text/plain"), "");
    assertThat(get.code()).isEqualTo(CoapCode.GET);
    assertThat(get.options().all(OptionNumber.ETAG)).containsExactly(Bytes.hex("0a"));
    assertThat(get.options().uint(OptionNumber.ACCEPT, -1)).isZero();
    assertThat(map("PUT", Map.of("If-None-Match", "*"), "1").options().has(5)).isTrue();
    assertThat(map("PATCH", Map.of(), "1").code()).isEqualTo(CoapCode.PATCH);
  }

  @Test
  void request_without_counterpart_is_refused_with_its_status() {
    refused(405, "OPTIONS", Map.of(), "");
    refused(400, "GET", Map.of(), "body");
    refused(400, "DELETE", Map.of(), "body");
    refused(412, "PUT", Map.of("If-Match", "\"no hex\""), "1");
    refused(400, "PUT", Map.of("If-None-Match", "\"01\""), "1");
    refused(415, "PUT", Map.of("Content-Type", "image/png"), "1");
    refused(415, "PUT", Map.of("Content-Encoding", "gzip"), "1");
    refused(406, "GET", Map.of("Accept", "image/png"), "");
  }

  private static Map<String, String> headers(int code, CoapOptions options, String body) {
    CoapResponse response = new CoapResponse(code, options, Bytes.utf8(body));
    return ResponseMapping.headers(response, "coap://meter:4849/a?b", "/coap");
  }

  @Test
  void response_has_type_tag_freshness_and_location() {
    CoapOptions state =
        CoapOptions.builder()
            .add(OptionNumber.ETAG, Bytes.hex("0a0b"))
            .add(OptionNumber.CONTENT_FORMAT, 50)
            .add(OptionNumber.MAX_AGE, 7)
            .build();
    assertThat(headers(CoapCode.CONTENT, state, "{}"))
        .containsEntry("Content-Type", "application/json")
        .containsEntry("ETag", "\"0a0b\"")
        .containsEntry("Cache-Control", "private, max-age=7");
    assertThat(headers(CoapCode.CONTENT, CoapOptions.NONE, "x"))
        .containsEntry("Content-Type", "application/octet-stream")
        .containsEntry("Cache-Control", "private, max-age=60");
    assertThat(headers(CoapCode.NOT_FOUND, CoapOptions.NONE, "no such"))
        .containsEntry("Content-Type", "text/plain; charset=utf-8")
        .containsEntry("Cache-Control", "no-store");
    CoapOptions later = CoapOptions.builder().add(OptionNumber.MAX_AGE, 3).build();
    assertThat(headers(CoapCode.SERVICE_UNAVAILABLE, later, "")).containsEntry("Retry-After", "3");
    CoapOptions created =
        CoapOptions.builder()
            .add(OptionNumber.LOCATION_PATH, "b c")
            .add(OptionNumber.LOCATION_PATH, "d")
            .add(OptionNumber.LOCATION_QUERY, "e=1")
            .build();
    assertThat(headers(CoapCode.CREATED, created, ""))
        .containsEntry("Location", "/coap?uri=coap%3A%2F%2Fmeter%3A4849%2Fb%2520c%2Fd%3Fe%253D1");
  }
}
