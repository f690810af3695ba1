// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.lib.testing.FaultRates;
import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.FaultyCable;
import io.millrace.rig.FieldRig;
import io.millrace.rig.PtyPair;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Client, gateway, NIC, a bad cable between real terminals, Device IC: each request gets its answer
 * or a clear failure, and afterwards everything is as it was. What happens when the cable is away:
 * {@link UnpluggedTest}.
 */
@Timeout(240)
class BadCableTest {
  private static final long SEED = 20_261_122;
  private static final int REQUESTS = 12;
  private static final int CLIENT = RouterProcess.freePort();

  @TempDir Path folder;

  private final Map<String, Integer> codes = new TreeMap<>();
  private FaultyCable cable;
  private FieldRig rig;

  @BeforeEach
  void start() throws Exception {
    assumeThat(PtyPair.isPossible()).as("socat is installed").isTrue();
    cable = new FaultyCable(folder, SEED, FaultRates.NONE);
    rig = FieldRig.withCable(folder, cable).reporting(60, 500);
    rig.router().configure("io.millrace.link.hdlc", Map.of("lostPollMillis", 500));
    rig.start();
    assertThat(client(rig.token(), "-m post -f - coap://GATEWAY/sessions")).isEqualTo("2.01");
    assertThat(read()).isEqualTo("2.05");
  }

  @AfterEach
  void stop() throws Exception {
    if (rig != null) {
      rig.close();
      cable.close();
    }
  }

  private String client(String input, String command) throws Exception {
    String line = "-v 7 -p " + CLIENT + " " + command.replace("GATEWAY", "127.0.0.1:" + rig.port());
    return CoapClientNotls.runWith(input, line.split(" ")).code();
  }

  private String read() throws Exception {
    return client("", "-m get -P coap://GATEWAY " + rig.uri("snsr/arduino/temp?sens"));
  }

  private void readAndCount() throws Exception {
    codes.merge(read(), 1, Integer::sum);
  }

  private long count(String what) throws IOException {
    try (Stream<Path> found = Files.list(Path.of("/proc/" + rig.router().process().pid(), what))) {
      return found.count();
    }
  }

  @Test
  void every_request_ends_and_nothing_is_left_behind() throws Exception {
    readAndCount();
    long descriptors = count("fd");
    cable.become(FaultRates.everything(0.07));
    for (int i = 0; i < REQUESTS; i++) {
      readAndCount();
    }
    cable.become(FaultRates.NONE);
    awaitGoodAnswer();
    System.out.println(codes + " over a cable with " + cable.counts());
    System.out.println(rig.router().shell("uart:stats").output());

    assertThat(codes.keySet()).allMatch(code -> code.matches("2\\.05|5\\.0[234]"));
    assertThat(codes.get("2.05")).isGreaterThan(REQUESTS / 2);
    assertThat(count("fd")).isLessThanOrEqualTo(descriptors + 2);
  }

  /** The link may just be down: then the first request can still fail. */
  private void awaitGoodAnswer() throws Exception {
    String code = read();
    for (int tries = 0; tries < 5 && !code.equals("2.05"); tries++) {
      code = read();
    }
    assertThat(code).isEqualTo("2.05");
  }
}
