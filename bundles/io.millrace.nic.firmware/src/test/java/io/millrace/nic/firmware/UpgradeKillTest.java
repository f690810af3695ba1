// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import static io.millrace.nic.firmware.Uploader.head;
import static io.millrace.nic.firmware.Uploader.image;
import static io.millrace.nic.firmware.Uploader.offset;
import static io.millrace.nic.firmware.Uploader.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.testing.Extent;
import io.millrace.lib.testing.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that uploads, boots and rolls back without a pause, and is killed (SIGKILL) in it. */
@Timeout(60)
class UpgradeKillTest {
  private static final Bytes IMAGE = image(30_000);
  private static final int STEPS = 450;

  @TempDir Path folder;

  /** What is killed: says the offset that was reported to it after each step. */
  static final class KilledProcess {
    private KilledProcess() {}

    public static void main(String[] words) throws IOException {
      Uploader client = new Uploader(Path.of(words[0]));
      for (int version = 1; ; version++) {
        ImageHead head = head(version + ".0.0", IMAGE);
        say(client.put("init", head.record()));
        for (int at = 0; at < IMAGE.length(); at += UpgradeRecords.BLOCK_BYTES) {
          int length = Math.min(UpgradeRecords.BLOCK_BYTES, IMAGE.length() - at);
          say(client.block(at, IMAGE.slice(at, length)));
        }
        say(client.put("verify"));
        say(client.put("activate"));
        say(client.put("rollback"));
        say(client.put("rollback"));
      }
    }

    private static void say(CoapResponse answer) {
      System.out.print(state(answer) + " " + offset(answer) + "\n");
    }
  }

  static IntStream turns() {
    return IntStream.rangeClosed(1, Extent.times(3, 10));
  }

  @ParameterizedTest
  @MethodSource("turns")
  void next_process_goes_on_where_the_killed_one_said_it_was(int turn) throws Exception {
    Process victim =
        new ProcessBuilder(JavaCommand.of(KilledProcess.class, folder.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int steps = 1 + new Random(turn).nextInt(STEPS);
    String last = "";
    try (BufferedReader said = victim.inputReader()) {
      for (int i = 0; i < steps; i++) {
        last = said.readLine();
      }
      victim.toHandle().destroyForcibly(); // what it said stays readable
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        last = line;
      }
    }
    assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
    goesOn(new Uploader(folder), last);
  }

  private static void goesOn(Uploader client, String last) {
    CoapResponse found = client.get("state");
    int state = Integer.parseInt(last.split(" ")[0]);
    long reported = Long.parseLong(last.split(" ")[1]);
    long ahead = offset(found) - reported;
    if (state == 3 && reported < IMAGE.length() || state == 1) {
      assertThat(ahead)
          .isBetween(0L, (long) UpgradeRecords.BLOCK_BYTES); // one block may be unreported
    }
    ImageHead head = ImageHead.of(client.get("info").payload()).orElseThrow();
    if (state(found) == 1 || state(found) == 3) {
      assertThat(state(client.upload(head, IMAGE, (int) offset(found)))).isEqualTo(5);
    } else {
      client.upload(head("200.0.0", IMAGE), IMAGE, 0);
    }
    assertThat(state(client.put("activate"))).isEqualTo(7);
  }
}
