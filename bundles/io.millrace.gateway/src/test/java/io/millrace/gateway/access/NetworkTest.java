// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, networks and domains of the configuration. */
class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "0.0.0.0, 0.0.0.0",
    "::1, 0:0:0:0:0:0:0:1",
    "2001:DB8::a, 2001:db8:0:0:0:0:0:a",
    "::ffff:10.1.2.3, 10.1.2.3"
  })
  void an_address_in_full_is_read(String text, String address) {
    assertThat(IpLiteral.parse(text).getHostAddress()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1..2.3", "01.2.3.4", "1.2.3.4.", "0x7f.1",
        "127.1", "host", "1.2.3.4a", "::g", ":", ":::", "1::2::3", "fe80::1%eth0", "[::1]",
        "1:2:3:4:5:6:7:8:9", "::1 ", "-1.2.3.4", "2130706433"
      })
  void anything_else_is_none(String text) {
    assertThat(IpLiteral.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "192.168.16.0/20, 192.168.31.255, true",
    "192.168.16.0/20, 192.168.32.0, false",
    "0.0.0.0/0, 203.0.113.1, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "fd00::/8, fdab::1, true",
    "fd00::/8, fe00::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false"
  })
  void a_network_contains_its_addresses(String network, String address, boolean contains) {
    assertThat(Network.parse(network).contains(IpLiteral.parse(address))).isEqualTo(contains);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "host/8", "/8"})
  void what_is_no_network_is_refused_and_the_others_stand(String text) {
    assertThat(Network.parse(text)).isNull();
    List<String> said = new ArrayList<>();
    NetworkList networks =
        listening(
            NetworkList.class, said, () -> NetworkList.parse("pid anonymous", "127.0.0.1", text));
    assertThat(said)
        .containsExactly(
            "pid anonymous: refused \"%s\"; allowed: networks such as 10.0.0.0/8 or fd00::/8"
                .formatted(text));
    assertThat(networks.refused()).isEqualTo(said);
    assertThat(networks.contains(IpLiteral.parse("127.0.0.1"))).isTrue();
    assertThat(networks.contains(IpLiteral.parse("10.0.0.1"))).isFalse();
  }

  @Test
  void a_value_of_a_file_holds_several_networks() {
    NetworkList networks = NetworkList.parse("key", " 10.0.0.0/8 , ::1,, ");
    assertThat(networks.contains(IpLiteral.parse("10.1.1.1"))).isTrue();
    assertThat(networks.contains(IpLiteral.parse("::1"))).isTrue();
    assertThat(networks.contains(IpLiteral.parse("127.0.0.1"))).isFalse();
    assertThat(NetworkList.parse("key", "").isEmpty()).isTrue();
    assertThat(NetworkList.parse("key").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org", ".example.org", "*.example.org", "EXAMPLE.org"})
  void a_domain_admits_itself_and_everything_below_it(String domain) {
    AllowedDestinations destinations = AllowedDestinations.parse("key", domain);
    assertThat(destinations.allows("example.org")).isTrue();
    assertThat(destinations.allows("a.b.example.org")).isTrue();
    assertThat(destinations.allows("badexample.org")).isFalse();
    assertThat(destinations.allows("example.org.evil")).isFalse();
    assertThat(destinations.allows("org")).isFalse();
  }

  @Test
  void nothing_is_a_destination_by_default() throws Exception {
    AllowedDestinations none = AllowedDestinations.parse("key");
    assertThat(none.allows(InetAddress.getLoopbackAddress())).isFalse();
    assertThat(none.allows("localhost")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"224.0.1.187", "0.0.0.0", "ff02::fd", "::"})
  void groups_and_nowhere_are_no_destination_even_when_everything_is(String address) {
    AllowedDestinations all = AllowedDestinations.parse("key", "0.0.0.0/0", "::/0");
    assertThat(all.allows(IpLiteral.parse(address))).isFalse();
    assertThat(all.allows(IpLiteral.parse("198.51.100.1"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exa mple",
        "10.0.0.0/99",
        "a..b",
        "-a.org",
        "host:5683",
        "1.2.3",
        "10.0.0.0/8;nstart=0",
        "10.0.0.0/8;nstart=65536",
        "10.0.0.0/8;fast",
        "10.0.0.0/8;profile=A B",
        "example.net;",
        ";nstart=2"
      })
  void what_is_no_destination_is_refused_and_the_others_stand(String text) {
    List<String> said = new ArrayList<>();
    AllowedDestinations destinations =
        listening(
            AllowedDestinations.class,
            said,
            () -> AllowedDestinations.parse("pid destinations", text, "example.org"));
    assertThat(said)
        .containsExactly(
            ("pid destinations: refused \"%s\"; allowed: networks, addresses and domains, each"
                    + " perhaps with ;profile=NAME or ;nstart=1 to 65535")
                .formatted(text));
    assertThat(destinations.refused()).isEqualTo(said);
    assertThat(destinations.allows("example.org")).isTrue();
    assertThat(destinations.allows(text)).isFalse();
    assertThat(destinations.allows(IpLiteral.parse("10.0.0.1"))).isFalse();
  }

  private static <T> T listening(Class<?> who, List<String> said, Supplier<T> reading) {
    Logger logger = Logger.getLogger(who.getName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            said.add(MessageFormat.format(line.getMessage(), line.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      return reading.get();
    } finally {
      logger.removeHandler(handler);
    }
  }
}
