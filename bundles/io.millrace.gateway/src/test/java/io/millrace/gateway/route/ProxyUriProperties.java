// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionNumber;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Path and query of a Proxy-Uri come out as they were put in [RFC 7252 §6.4, §6.5]. */
class ProxyUriProperties {
  private static String encoded(byte[] segment) {
    StringBuilder text = new StringBuilder();
    for (byte each : segment) {
      int c = each & 0xFF;
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
      text.append(plain ? "" + (char) c : "%%%02x".formatted(c));
    }
    return text.toString();
  }

  @Property(tries = 500)
  void segments_and_arguments_survive(
      @ForAll @Size(max = 6) List<@Size(max = 20) byte[]> path,
      @ForAll @Size(max = 4) List<@Size(max = 20) byte[]> query) {
    Assume.that(path.stream().noneMatch(s -> Bytes.wrap(s).utf8().matches("\\.{1,2}")));
    Assume.that(path.size() != 1 || path.get(0).length > 0);
    Assume.that(query.size() != 1 || query.get(0).length > 0);
    StringBuilder uri = new StringBuilder("coap://host");
    path.forEach(segment -> uri.append('/').append(encoded(segment)));
    for (int i = 0; i < query.size(); i++) {
      uri.append(i == 0 ? '?' : '&').append(encoded(query.get(i)));
    }
    ProxyUri cut = ProxyUri.cut(Bytes.utf8(uri.toString()));
    OptionWriter writer = new OptionWriter(cut.optionBytes());
    assertThat(cut.start()).isEqualTo(Bytes.utf8("coap://host"));
    assertThat(cut.writePath(writer) && cut.writeQuery(writer)).isTrue();
    CoapOptions options = CoapOptions.ofEncoded(writer.options().encoded());
    assertThat(options.all(OptionNumber.URI_PATH))
        .isEqualTo(path.stream().map(Bytes::copyOf).toList());
    assertThat(options.all(OptionNumber.URI_QUERY))
        .isEqualTo(query.stream().map(Bytes::copyOf).toList());
  }

  @Property
  void any_bytes_are_a_route_or_a_refusal_and_never_an_exception(
      @ForAll @Size(max = 60) byte[] bytes) {
    ProxyUri cut = ProxyUri.cut(Bytes.copyOf(bytes));
    if (cut != null) {
      Authority authority = Authority.ofUri(cut.start(), false);
      assertThat(authority.refusal() == null).isEqualTo(!authority.host().isEmpty());
    }
  }
}
