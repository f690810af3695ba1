// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.linkformat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LinkFormatProperties {
  @Property
  void links_survive_being_written_and_read(@ForAll("links") List<Link> links) {
    assertThat(LinkFormat.parse(LinkFormat.write(links)).links()).isEqualTo(links);
  }

  @Property
  void whatever_is_read_is_written_so_that_it_reads_strictly(@ForAll("scraps") String text) {
    ParsedLinks parsed = LinkFormat.parse(text);
    String strict = LinkFormat.write(parsed.links());
    assertThat(LinkFormat.parse(strict).isGood()).isTrue();
    assertThat(LinkFormat.write(LinkFormat.parse(strict).links())).isEqualTo(strict);
  }

  @Provide
  Arbitrary<List<Link>> links() {
    Arbitrary<String> target =
        Arbitraries.strings().withChars("/abz09-._~?=&").ofMaxLength(12).map(each -> each);
    Arbitrary<String> name = Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(6);
    Arbitrary<String> value =
        Arbitraries.strings().withChars("ab 0\\\";,<>=ü/").ofMaxLength(9).injectNull(0.2);
    Arbitrary<List<LinkAttribute>> attributes =
        Combinators.combine(name, value).as(LinkAttribute::new).list().ofMaxSize(4);
    return Combinators.combine(target, attributes).as(Link::new).list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.strings().withChars("<>;,=\"\\ /ab0\n\u0001ü\ud800").ofMaxLength(40);
  }
}
