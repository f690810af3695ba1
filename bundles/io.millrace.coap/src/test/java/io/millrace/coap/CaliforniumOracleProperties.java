// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOption;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.ParseResult;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.MessageFormatException;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.option.IntegerOptionDefinition;
import org.eclipse.californium.core.coap.option.StringOptionDefinition;
import org.eclipse.californium.core.network.serialization.UdpDataParser;
import org.eclipse.californium.core.network.serialization.UdpDataSerializer;

/**
 * Our codec beside Californium's, where that is right. Where it is not, it is no oracle:
 *
 * <ul>
 *   <li>options that it knows are held as numbers and texts: {@code 63 00 00 03} leaves as {@code
 *       61 03}, and broken UTF-8 changes; so bytes are compared for options that it does not know
 *       and numbers for those that it does;
 *   <li>of an option that it knows and that may stand once it keeps the last only;
 *   <li>it refuses tokens above 8 bytes [RFC 8974], codes that are not registered, values of a
 *       length that the option's definition does not allow, and BERT blocks: those are the business
 *       of who reads the message, not of who reads the bytes;
 *   <li>it takes option numbers above 65535 and empty messages with options;
 *   <li>it reads a size of more than 4 bytes, which it then cannot show;
 *   <li>it reads past the end of a datagram that breaks off inside an option's head, and takes what
 *       is missing for zeros.
 * </ul>
 */
class CaliforniumOracleProperties {
  private static final List<Integer> UNKNOWN =
      List.of(2, 10, 13, 124, 189, 300, 2000, 65000, 65001, 65535);
  private static final List<Integer> CODES =
      List.of(1, 2, 3, 4, 5, 6, 7, 65, 66, 67, 68, 69, 95, 128, 129, 132, 140, 160, 161, 163, 165);

  private static final String REFUSES_MORE =
      "Option .* value .*must be .*|Block option's length .*|Block\\d BERT used for UDP!|.*exceeds"
          + " the blocksize of.*|Not a CoAP response code.*|Unknown CoAP request code.*|illegal"
          + " message code|UDP malformed RST Message!|UDP Message has invalid token length.*";

  private final DatagramCodec codec = new DatagramCodec();

  @Property
  void both_write_the_same_bytes(@ForAll("plainMessages") CoapMessage message) {
    byte[] theirs = new UdpDataSerializer().getByteArray(theirs(codec.serialize(message)));

    assertThat(codec.serialize(message)).isEqualTo(Bytes.wrap(theirs));
  }

  @Property
  void both_read_the_same_message(@ForAll("plainMessages") CoapMessage message) {
    assertSame(message, theirs(codec.serialize(message)));
  }

  @Property
  void what_it_reads_of_mutated_messages_we_read_alike(@ForAll("mutated") Bytes datagram) {
    ParseResult ours = codec.parse(datagram);
    try {
      Message theirs = theirs(datagram);
      Statistics.collect("both read it");
      assertThat(ours.failure()).as("what it takes, we take: %s", datagram).isNull();
      if (canShow(theirs)) {
        assertSame(ours.message(), theirs);
      }
    } catch (MessageFormatException | IllegalStateException refusal) {
      Statistics.collect(ours.isMessage() ? "it refuses more" : "both refuse it");
      if (ours.isMessage()) {
        assertThat(refusal.getMessage()).as("%s", datagram).matches(REFUSES_MORE);
      }
    }
  }

  @Example
  void a_size_of_more_than_4_bytes_is_read_by_both_and_shown_by_us_alone() {
    Bytes datagram =
        Bytes.hex("62452007aa02c1ff3cffa2006474656d70016c3137303030448030303030322c46");
    assertThat(codec.parse(datagram).isMessage()).isTrue();
    assertThat(canShow(theirs(datagram))).isFalse();
  }

  private static boolean canShow(Message theirs) {
    try {
      theirs.getOptions().asSortedList();
      return true;
    } catch (IllegalArgumentException tooLong) {
      return false;
    }
  }

  private static boolean isRegistered(int code) {
    return CoAP.isRequest(code) || CoAP.ResponseCode.valueOf(code).value == code;
  }

  private static void assertSame(CoapMessage ours, Message theirs) {
    assertThat(theirs.getType().value).isEqualTo(ours.type());
    assertThat(theirs.getRawCode())
        .isEqualTo(isRegistered(ours.code()) ? ours.code() : ours.code() & 0xE0);
    assertThat(theirs.getMID()).isEqualTo(ours.messageId());
    assertThat(Bytes.wrap(theirs.getTokenBytes())).isEqualTo(ours.token());
    assertThat(Bytes.wrap(theirs.getPayload())).isEqualTo(ours.payload());
    for (Option option : theirs.getOptions().asSortedList()) {
      assertHas(ours.options(), option);
    }
    for (CoapOption option : ours.options()) {
      assertThat(theirs.getOptions().hasOption(option.number())).isTrue();
    }
  }

  private static void assertHas(CoapOptions ours, Option theirs) {
    Bytes value = Bytes.wrap(theirs.getValue());
    assertThat(ours.all(theirs.getNumber()))
        .as("%s", theirs)
        .anySatisfy(
            mine -> assertThat(canonical(theirs, mine)).isEqualTo(canonical(theirs, value)));
  }

  /** The value without what Californium does not keep. */
  private static Bytes canonical(Option option, Bytes value) {
    if (option.getDefinition() instanceof IntegerOptionDefinition) {
      int zeros = 0;
      while (zeros < value.length() && value.at(zeros) == 0) {
        zeros++;
      }
      return value.from(zeros);
    }
    return option.getDefinition() instanceof StringOptionDefinition
        ? Bytes.utf8(value.utf8())
        : value;
  }

  private static Message theirs(Bytes datagram) {
    return new UdpDataParser(true, (int[]) null).parseMessage(datagram.toArray());
  }

  @Provide
  Arbitrary<CoapMessage> plainMessages() {
    return Messages.of(
            Arbitraries.of(CODES),
            Messages.bytes(0, 8),
            Messages.options(Arbitraries.of(UNKNOWN), 300))
        .filter(message -> message.type() != CoAP.Type.RST.value);
  }

  @Provide
  Arbitrary<Bytes> mutated() {
    return Messages.mutated();
  }
}
