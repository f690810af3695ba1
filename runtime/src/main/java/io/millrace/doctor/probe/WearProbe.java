// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How much of its life a flash memory has behind it, as eMMC tells [JEDEC JESD84-B51, EXT_CSD]. */
final class WearProbe implements Probe {
  static final Fault WORN =
      Fault.attention(
          "disk-worn",
          "A flash memory of the machine is near the end of its life",
          "plan to replace it, and save the configuration and the data now");

  /** In steps of a tenth: 9 is 80 to 90 % used, 11 more than all. */
  private static final int WORN_TENTHS = 9;

  private static final String LIFE = "life_time";
  private static final String RESERVE = "pre_eol_info";

  @Override
  public List<Fault> faults() {
    return List.of(WORN);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    for (Path disk : list(installation.machine().file("/sys/block"))) {
      Path device = disk.resolve("device");
      List<String> worn = new ArrayList<>();
      read(device.resolve(LIFE))
          .filter(text -> Stream.of(text.split("\\s+")).anyMatch(each -> hex(each) >= WORN_TENTHS))
          .ifPresent(text -> worn.add(LIFE + " = " + text));
      read(device.resolve(RESERVE))
          .filter(text -> hex(text) > 1)
          .ifPresent(text -> worn.add(RESERVE + " = " + text));
      if (!worn.isEmpty()) {
        found.add(WORN, disk.getFileName() + ": " + String.join(", ", worn));
      }
    }
  }

  private static int hex(String word) {
    return word.matches("0x[0-9a-fA-F]{1,6}") ? Integer.decode(word) : 0;
  }

  private static Optional<String> read(Path file) throws IOException {
    return Files.isReadable(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    }
  }
}
