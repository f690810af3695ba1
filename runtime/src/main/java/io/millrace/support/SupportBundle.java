// SPDX-License-Identifier: Apache-2.0
package io.millrace.support;

import io.millrace.doctor.base.Installation;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.release.configuration.SecretKeys;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** One zip file with all parts, for its owner alone, from which secrets are taken out. */
final class SupportBundle {
  private SupportBundle() {}

  /**
   * Writes it.
   *
   * @param file must not be there
   * @return how many parts it has
   */
  static int write(Installation installation, Path file) throws IOException {
    SecretKeys keys = SecretKeys.of(jars(installation.home().resolve("system")));
    Redaction redaction = new Redaction(KnownSecrets.of(installation, keys).texts());
    List<Part> parts = new ArrayList<>(MachineParts.of(installation));
    parts.addAll(FileParts.of(installation, keys));
    parts.addAll(RouterParts.of(installation));
    try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                OwnerOnly.file());
        ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel))) {
      for (Part each : parts) {
        zip.putNextEntry(new ZipEntry(each.name()));
        zip.write(redaction.of(text(each)).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return parts.size();
  }

  /** One that fails must not take the others with it. */
  private static String text(Part part) {
    try {
      return part.content().text();
    } catch (IOException | RuntimeException failure) {
      return "not there: " + failure + "\n";
    }
  }

  private static List<Path> jars(Path system) throws IOException {
    if (!Files.isDirectory(system)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(system, 2)) {
      return found.filter(each -> each.toString().endsWith(".jar")).toList();
    }
  }
}
