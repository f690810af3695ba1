// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class TelnetProperties {
  /** Notes what a reader says. */
  private static final class Noting implements TelnetReader.Handler {
    Bytes data = Bytes.EMPTY;
    final List<String> said = new ArrayList<>();

    @Override
    public void data(Bytes bytes) {
      data = data.plus(bytes);
    }

    @Override
    public void verb(int verb, int option) {
      said.add(verb + " " + option);
    }

    @Override
    public void subnegotiation(Bytes content) {
      said.add(content.hex());
    }
  }

  private static Noting read(Bytes stream, int piece) {
    Noting noting = new Noting();
    TelnetReader reader = new TelnetReader(noting);
    for (int from = 0; from < stream.length(); from += piece) {
      reader.read(stream.slice(from, Math.min(piece, stream.length() - from)));
    }
    return noting;
  }

  private static int pieceOf(byte any) {
    return 1 + (any & 15);
  }

  @Property
  void data_comes_back_as_it_was_however_it_is_split(@ForAll byte[] data, @ForAll byte piece) {
    Noting noting = read(Telnet.data(Bytes.copyOf(data)), pieceOf(piece));
    assertThat(noting.data).isEqualTo(Bytes.copyOf(data));
    assertThat(noting.said).isEmpty();
  }

  @Property
  void a_subnegotiation_comes_back_as_it_was(
      @ForAll @Size(max = 63) byte[] content, @ForAll byte piece) {
    Bytes stream = Telnet.subnegotiation(44, Bytes.copyOf(content)).plus(Bytes.hex("07"));
    Noting noting = read(stream, pieceOf(piece));
    assertThat(noting.said).containsExactly("2c" + Bytes.copyOf(content).hex());
    assertThat(noting.data).isEqualTo(Bytes.hex("07"));
  }

  @Property
  void any_stream_reads_the_same_however_it_is_split_and_leaves_the_reader_usable(
      @ForAll byte[] stream, @ForAll byte piece) {
    Noting whole = read(Bytes.copyOf(stream), 1 << 20);
    Noting split = read(Bytes.copyOf(stream), pieceOf(piece));
    assertThat(split.data).isEqualTo(whole.data);
    assertThat(split.said).isEqualTo(whole.said);
    // IAC NOP three times: out of any state but for an open sub-negotiation, which SE ends
    Noting after = read(Bytes.copyOf(stream).plus(Bytes.hex("fff0fff0fffb2c0102")), 3);
    assertThat(after.said).contains("251 44");
    assertThat(after.data.hex()).endsWith("0102");
  }

  @Property
  void two_ends_of_any_wishes_come_to_rest(
      @ForAll Set<@net.jqwik.api.constraints.IntRange(max = 255) Integer> ours,
      @ForAll @Size(max = 200) byte[] hostile) {
    List<Bytes> sent = new ArrayList<>();
    TelnetOptions options = new TelnetOptions(ours, sent::add);
    for (int i = 0; i + 1 < hostile.length; i += 2) {
      options.received(251 + (hostile[i] & 3), hostile[i + 1] & 255);
      options.received(251 + (hostile[i] & 3), hostile[i + 1] & 255);
    }
    int perOption = 4;
    assertThat(sent.size()).isLessThanOrEqualTo(perOption * (hostile.length / 2));
    int before = sent.size();
    for (int option = 0; option < 256; option++) {
      for (int verb = 251; verb <= 254; verb++) {
        options.received(verb, option);
      }
    }
    sent.clear();
    for (int option = 0; option < 256; option++) {
      for (int verb = 251; verb <= 254; verb++) {
        options.received(verb, option);
      }
    }
    assertThat(before).isGreaterThanOrEqualTo(0);
    assertThat(sent).isEmpty();
  }
}
