// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Arbitrary messages, datagrams that are nearly messages, and bytes. */
final class Messages {
  private record Part(int number, Bytes value) {}

  private Messages() {}

  static Arbitrary<Bytes> bytes(int min, int max) {
    return Arbitraries.bytes().array(byte[].class).ofMinSize(min).ofMaxSize(max).map(Bytes::copyOf);
  }

  /** Messages of every kind: registered and other codes, numbers, and all token lengths. */
  static Arbitrary<CoapMessage> any() {
    Arbitrary<Bytes> tokens =
        Arbitraries.frequencyOf(
            Tuple.of(8, bytes(0, 8)),
            Tuple.of(2, bytes(9, 300)),
            Tuple.of(1, Arbitraries.of(12, 13, 268, 269, 65804).map(n -> Bytes.wrap(new byte[n]))));
    return of(
        Arbitraries.integers().between(1, 255),
        tokens,
        options(Arbitraries.integers().between(0, 65535), 300));
  }

  /** Empty messages of every type. */
  static Arbitrary<CoapMessage> empty() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3), Arbitraries.integers().between(0, 65535))
        .as(CoapMessage::empty);
  }

  static Arbitrary<CoapMessage> of(
      Arbitrary<Integer> codes, Arbitrary<Bytes> tokens, Arbitrary<CoapOptions> options) {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            codes,
            Arbitraries.integers().between(0, 65535),
            tokens,
            options,
            bytes(0, 40))
        .as(CoapMessage::new);
  }

  /** Options of arbitrary numbers; of the wide range, small ones come up most. */
  static Arbitrary<CoapOptions> options(Arbitrary<Integer> numbers, int maxValueBytes) {
    Arbitrary<Part> part = Combinators.combine(numbers, bytes(0, maxValueBytes)).as(Part::new);
    return part.list().ofMaxSize(6).map(Messages::encode);
  }

  private static CoapOptions encode(List<Part> parts) {
    CoapOptionsBuilder builder = CoapOptions.builder();
    parts.forEach(part -> builder.add(part.number(), part.value()));
    return builder.build();
  }

  /** Recorded messages with one to four bytes changed, put in, taken out or cut off. */
  static Arbitrary<Bytes> mutated() {
    return Combinators.combine(
            Arbitraries.of(RecordedMessages.all()).map(RecordedMessages.RecordedMessage::bytes),
            Arbitraries.longs()
                .withDistribution(RandomDistribution.uniform())
                .list()
                .ofMinSize(1)
                .ofMaxSize(4))
        .as(Messages::mutate);
  }

  private static Bytes mutate(Bytes start, List<Long> seeds) {
    Bytes bytes = start;
    for (long seed : seeds) {
      bytes = mutate(bytes, seed);
    }
    return bytes;
  }

  private static Bytes mutate(Bytes bytes, long seed) {
    int at = (int) Math.floorMod(seed >>> 16, bytes.length() + 1L);
    Bytes one = Bytes.wrap(new byte[] {(byte) (seed >>> 8)});
    Bytes head = bytes.slice(0, at);
    return switch ((int) (seed & 3)) {
      case 0 -> head;
      case 1 -> head.plus(one).plus(bytes.from(at));
      case 2 -> at == bytes.length() ? head : head.plus(bytes.from(at + 1));
      default -> at == bytes.length() ? head.plus(one) : head.plus(one).plus(bytes.from(at + 1));
    };
  }
}
