// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoapUriTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "coap://h|h:5683|[]|[]",
        "coap://h/|h:5683|[]|[]",
        "COAP://H:4849/a|H:4849|[a]|[]",
        "coap://h/a/b/|h:5683|[a, b, ]|[]",
        "coap://h//|h:5683|[, ]|[]",
        "coap://h/a%2fb/%c3%bc|h:5683|[a/b, ü]|[]",
        "coap://h?q|h:5683|[]|[q]",
        "coap://h/a?|h:5683|[a]|[]",
        "coap://h/a?x=1&y%26&|h:5683|[a]|[x=1, y&, ]",
        "coap://h/a?b/c?d|h:5683|[a]|[b/c?d]",
        "coap://[::1]:1/a|[::1]:1|[a]|[]",
        "coaps://h/a|h:5684|[a]|[]",
        "coap+tcp://h/a|h:5683|[a]|[]",
        "COAPS+TCP://h/a|h:5684|[a]|[]",
        "coap://[fe80::1%25eth0]|[fe80::1%25eth0]:5683|[]|[]"
      })
  void uri_is_taken_apart(String text, String authority, String path, String query) {
    CoapUri uri = CoapUri.parse(text);

    assertThat(uri.authority()).hasToString(authority);
    assertThat(uri.path()).hasToString(path);
    assertThat(uri.query()).hasToString(query);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h",
        "/a",
        "coap:",
        "coap://",
        "coap:///a",
        "coap://:1",
        "coap://h:",
        "coap://h:x",
        "coap://h:0",
        "coap://h:65536",
        "coap://h:000005683",
        "coap://[::1",
        "coap://[::1]x",
        "coap://h/%",
        "coap://h/%1",
        "coap://h/%zz",
        "coap://h/a#b",
        "coap://u@h",
        "coap:// h",
        "coaps:/h",
        "coap+ws://h",
        "http://h"
      })
  void what_is_no_coap_uri_is_refused(String text) {
    assertThatThrownBy(() -> CoapUri.parse(text))
        .isInstanceOf(CommandFailure.class)
        .extracting(failure -> ((CommandFailure) failure).status())
        .isEqualTo(ExitStatus.USAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "h, h:5683, false",
    "h:1, h:1, false",
    "coap://h, h:5683, false",
    "COAP://h:1/, h:1, false",
    "127.0.0.1, 127.0.0.1:5683, true",
    "coaps://h, h:5684, false",
    "coaps+tcp://h:1, h:1, false",
    "[::1]:1, [::1]:1, true"
  })
  void gateway_is_read_with_and_without_scheme(String text, String same, boolean address) {
    assertThat(HostPort.parse(text)).hasToString(same);
    assertThat(HostPort.parse(text).isAddress()).isEqualTo(address);
  }
}
