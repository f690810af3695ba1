// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server answers to whom, and what it never accepts. */
class OscoreServerTest {
  private static final int MUTATIONS = 20_000;

  @TempDir Path folder;

  private OpenContext client;
  private OpenContext open;
  private OscoreServer server;

  @BeforeEach
  void open() {
    client = Contexts.open(Contexts.client(), folder);
    open = Contexts.open(Contexts.server(), folder);
    server = new OscoreServer(() -> List.of(open));
  }

  @AfterEach
  void close() {
    client.close();
    open.close();
  }

  private ProtectedRequest get(CoapOptions... more) {
    CoapOptions options =
        more.length > 0 ? more[0] : CoapOptions.builder().path("sensors/temp").build();
    return ProtectedRequest.of(client, new CoapRequest(CoapCode.GET, options, Bytes.EMPTY));
  }

  private static CoapRequest withOption(CoapRequest outer, Bytes value) {
    return outer.with(outer.options().toBuilder().set(OptionNumber.OSCORE, value).build());
  }

  private static void assertRefused(ReceivedRequest received, int code, String why) {
    assertThat(received.request()).isNull();
    assertThat(received.answer().code()).isEqualTo(code);
    assertThat(received.answer().payload().utf8()).isEqualTo(why);
    assertThat(received.answer().options().uint(OptionNumber.MAX_AGE, 60)).isZero();
    assertThat(received.answer().options().has(OptionNumber.OSCORE)).isFalse();
  }

  @Test
  void path_and_payload_are_not_to_be_seen_and_come_whole() {
    CoapRequest request =
        new CoapRequest(
            CoapCode.PUT,
            CoapOptions.builder()
                .add(OptionNumber.URI_HOST, "nic")
                .path("a/b")
                .add(OptionNumber.URI_QUERY, "x=1")
                .add(OptionNumber.BLOCK1, 0x0E)
                .build(),
            Bytes.utf8("secret"));
    CoapRequest outer = ProtectedRequest.of(client, request).outer();

    assertThat(outer.code()).isEqualTo(CoapCode.POST);
    assertThat(outer.options().texts(OptionNumber.URI_HOST)).containsExactly("nic");
    assertThat(outer.path()).isEmpty();
    assertThat(outer.options().has(OptionNumber.BLOCK1)).isFalse();
    assertThat(server.receive(outer).request()).isEqualTo(request);
    assertThat(server.receive(ProtectedRequest.of(client, request).outer()).client())
        .isEqualTo("client");
  }

  @Test
  void the_same_request_twice_is_a_replay() {
    CoapRequest outer = get().outer();

    assertThat(server.receive(outer).request()).isNotNull();
    assertRefused(server.receive(outer), CoapCode.UNAUTHORIZED, "Replay detected");
  }

  @Test
  void requests_that_overtake_each_other_within_the_window_all_count() {
    CoapRequest first = get().outer();
    CoapRequest second = get().outer();

    assertThat(server.receive(second).request()).isNotNull();
    assertThat(server.receive(first).request()).isNotNull();
  }

  @Test
  void a_request_from_below_the_window_is_a_replay() {
    CoapRequest first = get().outer();
    Contexts.at(client, ReplayWindow.SIZE);

    assertThat(server.receive(get().outer()).request()).isNotNull();
    assertRefused(server.receive(first), CoapCode.UNAUTHORIZED, "Replay detected");
  }

  @Test
  void another_key_is_4_00_and_another_id_4_01() {
    SecurityContext foreign =
        new SecurityContext("x", new byte[16], new byte[0], Bytes.EMPTY, Bytes.hex("01"), null);
    try (OpenContext other = Contexts.open(foreign, folder)) {
      CoapRequest outer = ProtectedRequest.of(other, CoapRequest.of(CoapCode.GET, "a")).outer();
      assertRefused(server.receive(outer), CoapCode.BAD_REQUEST, "Decryption failed");
    }
    SecurityContext unknown = Contexts.context("x", "09", "01", null);
    try (OpenContext other = Contexts.open(unknown, folder)) {
      CoapRequest outer = ProtectedRequest.of(other, CoapRequest.of(CoapCode.GET, "a")).outer();
      assertRefused(server.receive(outer), CoapCode.UNAUTHORIZED, "Security context not found");
    }
  }

  @Test
  void what_is_cut_off_anywhere_is_4_00_and_the_whole_still_counts() {
    CoapRequest outer = get().outer();

    for (int length = 0; length < outer.payload().length(); length++) {
      CoapRequest cut = outer.with(outer.payload().slice(0, length));
      assertRefused(server.receive(cut), CoapCode.BAD_REQUEST, "Decryption failed");
    }
    assertThat(server.receive(outer).request()).isNotNull();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "nothing, ''",
    "no flag set, 00",
    "a reserved flag, 8914",
    "a reserved length of the Partial IV, 0e0102030405",
    "a Partial IV that is cut off, 0b01",
    "no Partial IV, 0801",
    "no ID, 0114",
    "an ID without its flag, 011401",
    "an ID context that is cut off, 191408aa",
    "an ID context without its length, 1914",
  })
  void an_option_that_cannot_be_read_is_4_02(String what, String value) {
    CoapRequest outer = withOption(get().outer(), Bytes.hex(value));

    assertRefused(server.receive(outer), CoapCode.BAD_OPTION, "Failed to decode COSE");
  }

  @Test
  void two_oscore_options_are_4_02() {
    CoapRequest outer = get().outer();
    CoapRequest twice =
        outer.with(outer.options().toBuilder().add(OptionNumber.OSCORE, Bytes.hex("0905")).build());

    assertRefused(server.receive(twice), CoapCode.BAD_OPTION, "Failed to decode COSE");
  }

  @Test
  void nothing_that_was_changed_is_ever_accepted() {
    Random random = new Random(8613);
    for (int i = 0; i < MUTATIONS; i++) {
      CoapRequest outer = i % 100 == 0 ? get().outer() : lastOuter;
      lastOuter = outer;
      byte[] payload = outer.payload().toArray();
      byte[] option = outer.options().first(OptionNumber.OSCORE).toArray();
      byte[] changed = random.nextInt(3) == 0 ? option : payload;
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      CoapRequest mutant = withOption(outer, Bytes.wrap(option)).with(Bytes.wrap(payload));

      ReceivedRequest received = server.receive(mutant);

      assertThat(received.request()).isNull();
      assertThat(received.answer().code())
          .isIn(CoapCode.BAD_REQUEST, CoapCode.UNAUTHORIZED, CoapCode.BAD_OPTION);
    }
    assertThat(server.receive(get().outer()).request()).isNotNull();
  }

  private CoapRequest lastOuter;

  @Test
  void a_proxy_that_takes_observe_away_makes_it_a_plain_request() {
    CoapOptions observe =
        CoapOptions.builder().add(OptionNumber.OBSERVE, 0).path("sensors/temp").build();
    CoapRequest outer = get(observe).outer();

    assertThat(outer.code()).isEqualTo(CoapCode.FETCH);
    assertThat(server.receive(outer).request().options()).isEqualTo(observe);
    CoapRequest again = get(observe).outer();
    CoapOptions without = again.options().toBuilder().remove(OptionNumber.OBSERVE).build();
    assertThat(server.receive(again.with(without)).request().options().has(OptionNumber.OBSERVE))
        .isFalse();
  }

  @Test
  void what_a_proxy_adds_in_clear_does_not_count() {
    CoapRequest outer = get().outer();
    CoapOptions added =
        outer.options().toBuilder()
            .add(OptionNumber.URI_PATH, "other")
            .add(OptionNumber.ACCEPT, 60)
            .build();

    CoapRequest received = server.receive(outer.with(added)).request();

    assertThat(received.path()).containsExactly("sensors", "temp");
    assertThat(received.options().has(OptionNumber.ACCEPT)).isFalse();
  }

  @Test
  void notifications_open_in_order_and_old_ones_not_at_all() {
    CoapOptions observe = CoapOptions.builder().add(OptionNumber.OBSERVE, 0).path("t").build();
    ProtectedRequest sent = get(observe);
    ResponseProtection protection = server.receive(sent.outer()).protection();
    CoapResponse first = protection.protect(state(7));
    CoapResponse second = protection.protect(state(8));
    CoapResponse third = protection.protect(state(9));

    assertThat(first.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(sent.open(first).options().uint(OptionNumber.OBSERVE, -1)).isZero();
    assertThat(sent.open(third).options().uint(OptionNumber.OBSERVE, -1)).isEqualTo(1);
    assertThat(sent.open(second)).isNull();
    assertThat(sent.open(third)).isNull();
    assertThat(sent.open(first)).isNull();
  }

  @Test
  void a_response_to_another_request_does_not_open() {
    ProtectedRequest one = get();
    ProtectedRequest two = get();
    CoapResponse answer = server.receive(one.outer()).protection().protect(state(1));

    assertThat(two.open(answer)).isNull();
    assertThat(two.open(CoapResponse.of(CoapCode.CONTENT))).isNull();
    assertThat(one.open(answer).payload()).isEqualTo(Bytes.utf8("1"));
  }

  private static CoapResponse state(int number) {
    return new CoapResponse(
        CoapCode.CONTENT,
        CoapOptions.builder().add(OptionNumber.OBSERVE, number).build(),
        Bytes.utf8(String.valueOf(number)));
  }
}
