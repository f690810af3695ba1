// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Releases as software modules: {@code release.json}, its signatures and one file a jar. */
public final class ReleaseFiles {
  private ReleaseFiles() {}

  /**
   * Makes a module of a release file.
   *
   * @param file {@code NAME-VERSION.mrl}, or the folder of its parts
   */
  public static SoftwareModule module(Rollouts rollouts, Path file) throws IOException {
    SoftwareModule module = rollouts.module(file.getFileName().toString(), "1");
    if (Files.isDirectory(file)) {
      List<Path> parts;
      try (Stream<Path> all = Files.list(file)) {
        parts = all.sorted().toList();
      }
      for (Path each : parts) {
        module.with(Artifact.of(each.getFileName().toString(), Files.readAllBytes(each)));
      }
      return module;
    }
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        module.with(Artifact.of(name.substring(name.lastIndexOf('/') + 1), zip.readAllBytes()));
      }
    }
    return module;
  }
}
