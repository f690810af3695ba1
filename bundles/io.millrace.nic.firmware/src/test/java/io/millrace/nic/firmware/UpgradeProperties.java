// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import static io.millrace.nic.firmware.Uploader.head;
import static io.millrace.nic.firmware.Uploader.image;
import static io.millrace.nic.firmware.Uploader.request;
import static io.millrace.nic.firmware.Uploader.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever comes to {@code /sys/upg}, in any order. */
class UpgradeProperties {
  private static final Bytes IMAGE = image(700);

  @Provide
  Arbitrary<List<CoapRequest>> requests() {
    Arbitrary<String> query =
        Arbitraries.of(
            "id=init",
            "id=image",
            "id=verify",
            "id=abort",
            "id=state",
            "id=info",
            "id=list",
            "id=rollback",
            "off=0",
            "off=192",
            "off=384",
            "off=4294967295",
            "off=x",
            "ver=1.0.0",
            "");
    Bytes good = head("1.2.3", IMAGE).record();
    Arbitrary<Bytes> payload =
        Arbitraries.oneOf(
            Arbitraries.of(
                Bytes.EMPTY,
                good,
                good.slice(0, 19),
                good.plus(IMAGE.slice(0, 236)),
                IMAGE.slice(0, 192),
                IMAGE.slice(192, 192)),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Bytes::wrap));
    Arbitrary<Integer> block1 =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(-1)),
            Tuple.of(1, Arbitraries.integers().between(0, 0xFFFFFF)),
            Tuple.of(1, Arbitraries.of(4, 12, 20, 28, 36)));
    Arbitrary<Integer> method = Arbitraries.of(CoapCode.PUT, CoapCode.PUT, CoapCode.GET);
    return Combinators.combine(method, query, payload, block1)
        .as(UpgradeProperties::made)
        .list()
        .ofMaxSize(12);
  }

  private static CoapRequest made(int method, String query, Bytes payload, int block1) {
    CoapRequest plain = request(method, payload, query);
    return block1 < 0
        ? plain
        : plain.with(plain.options().toBuilder().add(OptionNumber.BLOCK1, block1).build());
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void nothing_but_an_activation_changes_what_runs_and_a_good_upload_works_afterwards(
      @ForAll("requests") List<CoapRequest> requests) throws IOException {
    Path folder = Files.createTempDirectory("images");
    try {
      Uploader client = new Uploader(folder);
      for (CoapRequest request : requests) {
        CoapResponse answer = client.ask(request);
        assertThat(answer.code() >> 5).isIn(2, 4, 5);
        assertThat(answer.code()).isNotEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
        assertThat(client.version()).isEqualTo("00010000");
      }
      client.start();
      client.put("abort");
      assertThat(state(client.upload(head("9.0.0", IMAGE), IMAGE, 0))).isEqualTo(5);
      assertThat(state(client.put("activate"))).isEqualTo(7);
      assertThat(client.shown).isEqualTo("9.0.0");
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
