// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.access.AllowedDestinations;
import io.millrace.gateway.rig.MemoryDevice;
import io.millrace.gateway.rig.MemoryResolver;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The cache of routes, keyed by bytes. */
class RouteCacheTest {
  private final RouteCache routes =
      new RouteCache(AllowedDestinations.parse("key", "127.0.0.0/8", "::1"), 64);

  private Route find(String uri) {
    return routes.find(ProxyUri.cut(Bytes.utf8(uri)));
  }

  private Route find(String host, int port) {
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.URI_HOST, host)
            .add(OptionNumber.URI_PORT, port)
            .add(OptionNumber.PROXY_SCHEME, "coap")
            .build();
    return routes.find(ClientOptions.read(options));
  }

  @Test
  void one_authority_has_one_route_whatever_the_path() {
    assertThat(find("coap://127.0.0.1:5690/a?b")).isSameAs(find("coap://127.0.0.1:5690/c"));
    assertThat(find("coap://127.0.0.1:5690")).isNotSameAs(find("coap://127.0.0.1:5691"));
    assertThat(find("127.0.0.1", 5690)).isSameAs(find("127.0.0.1", 5690));
    assertThat(find("127.0.0.1", 5690)).isNotSameAs(find("127.0.0.1", 5691));
  }

  @Test
  void addresses_are_read_in_every_notation() {
    assertThat(find("coap://127.0.0.1").address()).isEqualTo(address("127.0.0.1", 5683));
    assertThat(find("coap://127.0.0.1:").address()).isEqualTo(address("127.0.0.1", 5683));
    assertThat(find("CoAP://127.0.0.1:1/").address()).isEqualTo(address("127.0.0.1", 1));
    assertThat(find("coap://127.0.0.%31/").address()).isEqualTo(address("127.0.0.1", 5683));
    assertThat(find("coap://[::1]:65535?x").address()).isEqualTo(address("::1", 65535));
    assertThat(find("coap://[::ffff:127.0.0.1]/").address()).isEqualTo(address("127.0.0.1", 5683));
    assertThat(find("::1", 7).address()).isEqualTo(address("::1", 7));
    assertThat(find("[::1]", 7).address()).isEqualTo(address("::1", 7));
  }

  private static InetSocketAddress address(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  @Test
  void names_are_decoded_and_in_lower_case() {
    assertThat(find("coap://SSN%41b.Example/").host()).isEqualTo("ssnab.example");
    assertThat(find("coap://SSN%41b.Example/").address()).isNull();
  }

  @Test
  void the_cache_is_bounded_and_keeps_what_is_used() {
    Route used = find("coap://used/");
    for (int i = 0; i < 10_000; i++) {
      find("coap://name" + i + "/");
      if (i % 10 == 0) {
        assertThat(find("coap://used/")).isSameAs(used);
      }
    }
    assertThat(routes.size()).isLessThanOrEqualTo(64);
  }

  @Test
  void an_absurdly_long_host_is_not_kept() {
    find("coap://" + "%41".repeat(200) + "/");
    assertThat(routes.size()).isZero();
  }

  @Test
  void a_key_does_not_hold_on_to_the_datagram() {
    byte[] datagram = new byte[60_000];
    byte[] uri = "coap://name/".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(uri, 0, datagram, 100, uri.length);
    routes.find(ProxyUri.cut(Bytes.wrap(datagram, 100, uri.length)));
    Arrays.fill(datagram, (byte) 0);
    assertThat(routes.size()).isEqualTo(1);
    find("coap://name/");
    assertThat(routes.size()).isEqualTo(1);
  }

  @Test
  void the_directory_is_asked_once_a_revision() {
    MemoryResolver resolver = new MemoryResolver();
    Route route = find("coap://ssn01/");
    assertThat(route.resolve(resolver).isKnown()).isFalse();
    route.resolve(resolver);
    assertThat(resolver.asked()).isEqualTo(1);
    MemoryDevice device = new MemoryDevice("SSN01");
    resolver.put("SSN01", device, "milli");
    assertThat(route.resolve(resolver).device()).contains(device);
    route.resolve(resolver);
    assertThat(resolver.asked()).isEqualTo(2);
  }

  @Test
  void another_directory_is_asked_even_if_its_revision_is_the_same() {
    MemoryResolver second = new MemoryResolver();
    Route route = find("coap://ssn01/");
    route.resolve(new MemoryResolver());
    route.resolve(second);
    assertThat(second.asked()).isEqualTo(1);
  }
}
