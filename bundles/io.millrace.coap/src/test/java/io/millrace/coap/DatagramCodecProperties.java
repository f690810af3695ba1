// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.ParseFailure;
import io.millrace.api.coap.ParseResult;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

class DatagramCodecProperties {
  private final DatagramCodec codec = new DatagramCodec();

  @Property
  void any_bytes_leave_as_they_came_or_are_refused(@ForAll("anyBytes") Bytes datagram) {
    leavesAsItCameOrIsRefused(datagram);
  }

  @Property
  void bytes_that_look_like_a_message_leave_as_they_came_or_are_refused(
      @ForAll("nearlyMessages") Bytes datagram) {
    leavesAsItCameOrIsRefused(datagram);
  }

  @Property
  void mutated_message_leaves_as_it_came_or_is_refused(@ForAll("mutated") Bytes datagram) {
    leavesAsItCameOrIsRefused(datagram);
    Statistics.label("read").collect(codec.parse(datagram).isMessage());
    Statistics.label("read")
        .coverage(read -> read.check(true).percentage(share -> share > 20 && share < 90));
  }

  @Property
  void any_message_goes_to_bytes_and_back(@ForAll("messages") CoapMessage message) {
    assertThat(codec.parse(codec.serialize(message)).message()).isEqualTo(message);
  }

  @Property(tries = 100)
  void empty_message_is_its_head(@ForAll("emptyMessages") CoapMessage message) {
    Bytes datagram = codec.serialize(message);

    assertThat(datagram.length()).isEqualTo(4);
    assertThat(codec.parse(datagram).message()).isEqualTo(message);
  }

  private void leavesAsItCameOrIsRefused(Bytes datagram) {
    ParseResult parsed = codec.parse(datagram);
    if (parsed.isMessage()) {
      assertThat(codec.serialize(parsed.message())).isEqualTo(datagram);
    } else {
      assertMakesSense(parsed.failure(), datagram);
    }
  }

  /** What was readable is a message of its own that begins as the datagram does. */
  private void assertMakesSense(ParseFailure failure, Bytes datagram) {
    assertThat(failure.offset()).isBetween(0, datagram.length());
    if (failure.readable() == null) {
      assertThat(failure.kind()).isIn(ParseFailure.TRUNCATED, ParseFailure.VERSION);
      return;
    }
    Bytes readable = codec.serialize(failure.readable());
    assertThat(codec.parse(readable).message()).isEqualTo(failure.readable());
    if (failure.kind().equals(ParseFailure.OPTION) || failure.kind().equals(ParseFailure.MARKER)) {
      assertThat(readable).isEqualTo(datagram.slice(0, failure.offset()));
    } else {
      assertThat(readable.from(1)).isEqualTo(datagram.slice(1, 3));
    }
  }

  @Provide
  Arbitrary<Bytes> anyBytes() {
    return Messages.bytes(0, 64);
  }

  @Provide
  Arbitrary<Bytes> nearlyMessages() {
    return Messages.bytes(3, 64).map(rest -> Bytes.hex("41").plus(rest));
  }

  @Provide
  Arbitrary<Bytes> mutated() {
    return Messages.mutated();
  }

  @Provide
  Arbitrary<CoapMessage> messages() {
    return Messages.any();
  }

  @Provide
  Arbitrary<CoapMessage> emptyMessages() {
    return Messages.empty();
  }
}
