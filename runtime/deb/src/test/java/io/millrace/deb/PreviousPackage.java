// SPDX-License-Identifier: Apache-2.0
package io.millrace.deb;

import io.millrace.rig.SecondBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The router's package as a build before this one would have made it. */
final class PreviousPackage {
  /** Sorts before the qualifier of this build. */
  private static final String QUALIFIER = "A";

  private PreviousPackage() {}

  /** The bundle that is the same in both. */
  static final String UNCHANGED = "io.millrace.line.tcp";

  /** Writes it: a lower version of the package, and of each bundle of ours but one. */
  static Path in(Path folder) throws IOException, InterruptedException {
    Path parts = folder.resolve("previous");
    DebianPackage now = DebianPackage.named("millrace");
    Command.good("dpkg-deb", "-R", now.file().toString(), parts.toString());
    Path control = parts.resolve("DEBIAN/control");
    String version = now.field("Version");
    Files.writeString(
        control, Files.readString(control).replace("Version: " + version, "Version: 0.2.9"));
    Files.delete(parts.resolve("DEBIAN/md5sums"));
    try (Stream<Path> jars = Files.walk(parts.resolve("usr/share/millrace/system"))) {
      List<Path> ours =
          jars.filter(each -> each.getFileName().toString().startsWith("io.millrace."))
              .filter(each -> !each.getFileName().toString().startsWith(UNCHANGED))
              .toList();
      for (Path each : ours) {
        Files.move(
            SecondBuild.of(each, folder, QUALIFIER), each, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path file = folder.resolve("millrace_0.2.9_all.deb");
    Command.good(
        "dpkg-deb", "--root-owner-group", "-Zgzip", "-b", parts.toString(), file.toString());
    return file;
  }
}
