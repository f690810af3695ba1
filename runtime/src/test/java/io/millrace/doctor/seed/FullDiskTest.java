// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.doctor.Doctor;
import io.millrace.doctor.base.Diagnosis;
import io.millrace.lib.testing.JavaCommand;
import io.millrace.lib.testing.MountNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What needs a disk of its own: small file systems that another process sees alone. */
@Timeout(60)
class FullDiskTest {
  /** The faults that this class plants. */
  static final Set<String> FAULTS = Set.of("disk-full", "disk-nearly-full");

  @TempDir Path folder;

  @Test
  void full_disk_and_one_that_is_nearly_full_are_found() throws Exception {
    assumeThat(MountNamespace.isPossible()).as(MountNamespace.NEEDED).isTrue();
    Path out = folder.resolve("out");
    List<String> line = new ArrayList<>();
    line.addAll(MountNamespace.with(folder.resolve("example/data/store"), "size=8k,mode=777"));
    line.addAll(MountNamespace.with(folder.resolve("example/data/log"), "size=8m,mode=777"));
    Files.createDirectories(folder.resolve("example/data/store"));
    Files.createDirectories(folder.resolve("example/data/log"));
    line.addAll(JavaCommand.of(FullDiskTest.class, folder.resolve("example").toString()));

    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(out.toFile()).start();

    assertThat(process.waitFor()).as(Files.readString(out)).isZero();
    assertThat(Files.readString(out).lines())
        .anyMatch(each -> each.matches("disk-full .*data/store cannot be written: No space.*"))
        .anyMatch(each -> each.matches("disk-nearly-full .*data/log: only [0-8] MiB are left"))
        .hasSize(2);
  }

  /** Prints what the doctor says of the router in a folder. */
  public static void main(String[] folder) throws Exception {
    try (ExampleRouter router = new ExampleRouter(Path.of(folder[0]))) {
      byte[] fills = new byte[8192];
      Files.write(router.data().resolve("store/filling"), fills);
      for (Diagnosis each : Doctor.examine(router.installation()).all()) {
        System.out.println(each.fault().name() + " " + each.evidence());
      }
    }
  }
}
