// SPDX-License-Identifier: Apache-2.0
package io.millrace.deb;

import io.millrace.rig.SecondBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The router's package as an earlier or a later build would have made it.
 *
 * @param version of the package
 * @param qualifier of its bundles' versions; that of this build is {@code SNAPSHOT}
 * @param sequence of its factory set
 */
record OtherPackage(String version, String qualifier, int sequence) {
  /** The bundle that is the same in all. */
  static final String UNCHANGED = "io.millrace.line.tcp";

  /** Writes it: each bundle of ours but one has another version. */
  Path in(Path folder) throws IOException, InterruptedException {
    Path parts = folder.resolve("parts-" + qualifier);
    DebianPackage now = DebianPackage.named("millrace");
    Command.good("dpkg-deb", "-R", now.file().toString(), parts.toString());
    Path control = parts.resolve("DEBIAN/control");
    String own = "Version: " + now.field("Version");
    Files.writeString(control, Files.readString(control).replace(own, "Version: " + version));
    Files.delete(parts.resolve("DEBIAN/md5sums"));
    Path program = parts.resolve("usr/share/millrace");
    Files.writeString(program.resolve("factory/sequence"), sequence + "\n");
    try (Stream<Path> jars = Files.walk(program.resolve("system"))) {
      List<Path> ours =
          jars.filter(each -> each.getFileName().toString().startsWith("io.millrace."))
              .filter(each -> !each.getFileName().toString().startsWith(UNCHANGED))
              .toList();
      for (Path each : ours) {
        Files.move(
            SecondBuild.of(each, folder, qualifier), each, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path file = folder.resolve("millrace_" + version + "_all.deb");
    Command.good(
        "dpkg-deb", "--root-owner-group", "-Zgzip", "-b", parts.toString(), file.toString());
    return file;
  }
}
