// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.sensor.echo.EchoSensor;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Any bytes a link can deliver: one fit answer at the most, and a correct request works after. */
class HostileMessageProperties {
  private static final String[] PATHS = {
    "",
    "BB2E77656C6C2D6B6E6F776E04636F7265",
    "B3737973 0474696D65",
    "B3737973 057374617473",
    "B3737973 057265736574",
    "B3737973 056576656E74",
    "B761726475696E6F 0474656D70",
    "B761726475696E6F",
    "B761726475696E6F 046563686F",
  };
  private static final String[] QUERIES = {
    "", "4473656E73", "43636667", "456366673D43", "486D6F643D636F6170", "40", "4D00",
  };

  private static Settings generation(boolean firmware) {
    return Board.settings(firmware ? Generation.SECOND : Generation.MILLRACE);
  }

  @Property
  void any_bytes_have_one_fit_answer_at_the_most(
      @ForAll boolean firmware,
      @ForAll @Size(max = 300) byte[] first,
      @ForAll @Size(max = 300) byte[] second) {
    Board board = Board.running(generation(firmware));
    Judge.send(board, Bytes.copyOf(first));
    Judge.send(board, Bytes.copyOf(second));
    Judge.stillWorks(board);
  }

  @Property
  void almost_good_requests_have_one_fit_answer_at_the_most(
      @ForAll boolean firmware, @ForAll("requests") List<Bytes> requests) {
    Board board = Board.running(generation(firmware)).with(new EchoSensor(Echo.standard()));
    requests.forEach(request -> Judge.send(board, request));
    Judge.stillWorks(board);
  }

  @Provide
  Arbitrary<List<Bytes>> requests() {
    Arbitrary<Integer> first = Arbitraries.integers().between(0x40, 0x7F);
    Arbitrary<Integer> code =
        Arbitraries.oneOf(Arbitraries.of(1, 2, 3, 4), Arbitraries.integers().between(0, 255));
    Arbitrary<byte[]> token = Arbitraries.bytes().array(byte[].class).ofMaxSize(10);
    Arbitrary<String> observe = Arbitraries.of("", "", "60", "6101", "65FFFFFFFFFF", "6102");
    Arbitrary<byte[]> tail = Arbitraries.bytes().array(byte[].class).ofMaxSize(12);
    return Combinators.combine(
            first, code, token, observe, Arbitraries.of(PATHS), Arbitraries.of(QUERIES), tail)
        .as(HostileMessageProperties::request)
        .list()
        .ofMinSize(1)
        .ofMaxSize(20);
  }

  private static Bytes request(
      int first, int code, byte[] token, String observe, String path, String query, byte[] tail) {
    // Options count on from the one before: behind an Observe the path is 5 further, not 11.
    String follow =
        observe.isEmpty() || path.isEmpty()
            ? path
            : (char) (path.charAt(0) - 'B' + '5') + path.substring(1);
    int head = token.length <= 8 ? first & 0xF0 | token.length : first;
    return Bytes.wrap(new byte[] {(byte) head, (byte) code, 0x12, 0x34})
        .plus(Bytes.copyOf(token))
        .plus(Bytes.hex(observe + follow + query))
        .plus(Bytes.copyOf(tail));
  }
}
