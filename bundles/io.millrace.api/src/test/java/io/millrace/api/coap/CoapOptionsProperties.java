// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CoapOptionsProperties {
  @Property
  void options_come_out_as_put_in_sorted_by_number_and_otherwise_in_order(
      @ForAll("options") List<CoapOption> given) {
    CoapOptionsBuilder builder = CoapOptions.builder();
    given.forEach(option -> builder.add(option.number(), option.value()));

    List<CoapOption> found = StreamSupport.stream(builder.build().spliterator(), false).toList();

    assertThat(found)
        .isEqualTo(given.stream().sorted(Comparator.comparing(CoapOption::number)).toList());
  }

  @Property
  void encoded_options_are_taken_whole_and_rebuilt_alike(
      @ForAll("options") List<CoapOption> given) {
    CoapOptionsBuilder builder = CoapOptions.builder();
    given.forEach(option -> builder.add(option.number(), option.value()));
    CoapOptions options = builder.build();

    assertThat(CoapOptions.ofEncoded(options.encoded())).isEqualTo(options);
    assertThat(options.toBuilder().build().encoded()).isEqualTo(options.encoded());
  }

  @Property
  void encoding_that_is_taken_is_the_only_one_of_its_options(@ForAll("bytes") Bytes encoded) {
    CoapOptions options;
    try {
      options = CoapOptions.ofEncoded(encoded);
    } catch (IllegalArgumentException broken) {
      return;
    }
    assertThat(options.toBuilder().build().encoded()).isEqualTo(encoded);
  }

  @Provide
  Arbitrary<List<CoapOption>> options() {
    Arbitrary<Integer> numbers =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 65535), Arbitraries.integers().between(0, 30));
    return Combinators.combine(numbers, bytes(300)).as(CoapOption::new).list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<Bytes> bytes() {
    return bytes(24);
  }

  private static Arbitrary<Bytes> bytes(int max) {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(max).map(Bytes::copyOf);
  }
}
