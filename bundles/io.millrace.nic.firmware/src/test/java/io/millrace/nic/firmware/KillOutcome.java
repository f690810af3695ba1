// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a {@link KilledProcess} said before it was killed by SIGKILL where it stood.
 *
 * @param rests what its client saw: at first, and after each request that was answered
 * @param shown the versions that it showed
 */
record KillOutcome(List<ObservedUpgrade> rests, List<String> shown) {
  private static final int SIGKILL = 128 + 9;

  /** Starts a victim with that folder, lets it get there, and kills it. */
  static KillOutcome at(Path folder, String life, String mode, int stop) throws Exception {
    Files.createDirectories(folder);
    Path complaints = Files.createTempFile("victim", ".txt");
    Process process = start(complaints, folder.toString(), life, mode, Integer.toString(stop));
    List<ObservedUpgrade> rests = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    try (BufferedReader said = process.inputReader()) {
      String line = said.readLine();
      for (; line != null && !line.equals(KilledProcess.STANDS); line = said.readLine()) {
        if (line.startsWith(KilledProcess.SHOWN)) {
          shown.add(line.substring(KilledProcess.SHOWN.length()));
        } else if (Character.isDigit(line.charAt(0))) {
          rests.add(ObservedUpgrade.parse(line));
        }
      }
      assertThat(line).as(Files.readString(complaints)).isEqualTo(KilledProcess.STANDS);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      Files.delete(complaints);
    }
    assertThat(process.exitValue()).isEqualTo(SIGKILL);
    return new KillOutcome(rests, shown);
  }

  private static Process start(Path complaints, String... words) throws IOException {
    List<String> command = JavaCommand.of(KilledProcess.class, words);
    return new ProcessBuilder(command).redirectError(complaints.toFile()).start();
  }

  ObservedUpgrade last() {
    return rests.get(rests.size() - 1);
  }
}
