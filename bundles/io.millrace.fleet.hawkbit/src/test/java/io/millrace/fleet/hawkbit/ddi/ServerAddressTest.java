// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests go, and where tokens do. */
class ServerAddressTest {
  private final ServerAddress server =
      ServerAddress.of("https://Fleet.example.com/hawkbit//", "DEFAULT", "pump house/7");

  @Test
  void the_address_is_made_of_its_parts_without_a_double_slash() {
    assertThat(server.self())
        .hasToString("https://Fleet.example.com/hawkbit/DEFAULT/controller/v1/pump%20house%2F7");
    assertThat(server.below("configData").toString()).endsWith("/pump%20house%2F7/configData");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fleet.example.com",
        "ftp://fleet.example.com",
        "https://user:secret@fleet.example.com",
        "https://fleet.example.com/?x=1",
        "https:///path",
        "not a url"
      })
  void other_addresses_are_refused_without_their_text(String url) {
    assertThatThrownBy(() -> ServerAddress.of(url, "DEFAULT", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("url")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_name_has_its_bounds() {
    assertThatThrownBy(() -> ServerAddress.of("http://a", "DEFAULT", "x".repeat(257)))
        .hasMessageContaining("controllerId");
    assertThatThrownBy(() -> ServerAddress.of("http://a", " ", "x")).hasMessageContaining("tenant");
  }

  @Test
  void tokens_go_to_the_configured_server_alone() {
    assertThat(server.mayHaveToken(URI.create("https://fleet.example.com/x"))).isTrue();
    assertThat(server.mayHaveToken(URI.create("https://fleet.example.com:443/x"))).isTrue();
    assertThat(server.mayHaveToken(URI.create("http://fleet.example.com/x"))).isFalse();
    assertThat(server.mayHaveToken(URI.create("https://fleet.example.com:8443/x"))).isFalse();
    assertThat(server.mayHaveToken(URI.create("https://example.com/x"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://fleet.example.com,true",
    "http://10.0.0.7:8080,true",
    "http://127.0.0.1.example.com,true",
    "https://fleet.example.com,false",
    "http://127.0.0.1:8080,false",
    "http://[::1]:8080,false",
    "http://localhost,false"
  })
  void without_tls_everybody_on_the_way_can_read(String url, boolean readable) {
    assertThat(ServerAddress.of(url, "DEFAULT", "x").isReadableOnTheWay()).isEqualTo(readable);
  }

  @Test
  void a_link_to_the_server_without_tls_is_taken_with_it() {
    assertThat(server.link("http://fleet.example.com:8080/a?c=-1"))
        .hasToString("https://Fleet.example.com/a?c=-1");
    assertThat(server.link("http://files.example.com/a")).hasToString("http://files.example.com/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "file:///etc/passwd", "jar:http://a!/b", "http://u:p@a/b", "ht tp://a", "//"})
  void links_that_are_none_are_not_followed(String href) {
    assertThat(server.link(href)).isNull();
  }
}
