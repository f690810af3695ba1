// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Slips in the configuration of a router that does not run, found as {@code config check} does. */
final class ConfigurationSeeds {
  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
        <OCD id="part" name="Part"><AD id="size" type="Integer" min="1" max="9" default="5"/></OCD>
        <Designate pid="io.millrace.part"><Object ocdref="part"/></Designate>
      </metatype:MetaData>
      """;

  private ConfigurationSeeds() {}

  static List<Seed> all() {
    return List.of(
        of("key-misspelt", "io.millrace.part", "sise = 5", "part.cfg:1: .*did you mean size"),
        of("value-refused", "io.millrace.part", "size = 50", "part.cfg:1: .*1 to 9"),
        of("pid-wrong", "io.millrace.prat", "size = 5", "did you mean io.millrace.part"));
  }

  private static Seed of(String fault, String pid, String line, String evidence) {
    return new Seed(
        fault,
        evidence,
        "",
        router -> {
          Path jar = router.jar("50", "io.millrace.part");
          try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Path folder = Files.createDirectories(files.getPath("OSGI-INF", "metatype"));
            Files.writeString(folder.resolve("part.xml"), METATYPE);
          }
          router.configure(pid, line);
        });
  }
}
