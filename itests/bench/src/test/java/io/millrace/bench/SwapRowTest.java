// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.FreePort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** The figures of {@code bench swap} and the client that they come from. */
class SwapRowTest {
  private static final String URI = "coap://SSN001350050005E7D6.example.net:4849/snsr/arduino";

  @Test
  void quantiles_are_values_that_were_measured() {
    List<Double> values = DoubleStream.iterate(30, each -> each - 1).limit(30).boxed().toList();
    assertThat(SwapRow.quantile(values, 0.5)).isEqualTo(15);
    assertThat(SwapRow.quantile(values, 0.99)).isEqualTo(30);
    assertThat(SwapRow.quantile(List.of(), 0.99)).isZero();
  }

  @Test
  void what_is_not_answered_or_not_well_is_lost_and_counts_for_no_pause() throws Exception {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.udp());
    SwapRow row = new SwapRow("gateway");
    try (DatagramChannel router = DatagramChannel.open().bind(address);
        SwapClient client = new SwapClient(address, URI, "a.b.c")) {
      int[] codes = {0x45, 0xA3, 0x45, 0};
      for (int code : codes) {
        answer(router, code);
      }
      long now = System.nanoTime();
      while (client.good() < 2) {
        Thread.onSpinWait();
      }
      List<SwapClient.Sent> first = client.drain(now).subList(0, codes.length);
      long updated = first.get(1).at;
      row.add(updated - 7_000_000, updated, first);
      assertThat(first.get(0).login).isTrue();
      assertThat(first.get(1).login).isFalse();
    }
    assertThat(row.lost()).isEqualTo(2);
    assertThat(row.figures())
        .containsEntry("requests", 4)
        .containsEntry("update_p50_ms", 7.0)
        .containsKey("resume_p99_ms")
        .hasEntrySatisfying(
            "instead", each -> assertThat(each).hasToString("{read 503=1, read none=1}"));
    assertThat((Double) row.figures().get("read_pause_p99_ms")).isPositive();
  }

  /** Takes the next request and answers it, piggybacked; not at all with code 0. */
  private static void answer(DatagramChannel router, int code) throws Exception {
    ByteBuffer request = ByteBuffer.allocate(1500);
    InetSocketAddress client = (InetSocketAddress) router.receive(request);
    ByteBuffer answer = ByteBuffer.wrap(request.array(), 0, 8);
    answer.put(0, (byte) 0x64).put(1, (byte) code);
    if (code != 0) {
      router.send(answer, client);
    }
  }
}
