// SPDX-License-Identifier: Apache-2.0
package io.millrace.support;

import io.millrace.doctor.base.Installation;
import io.millrace.lib.release.configuration.SecretKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies in the folders of the router: its configuration, its log, and which files there are.
 */
final class FileParts {
  private static final int TAIL_BYTES = 2 << 20;
  private static final int MOST_FILES = 5_000;
  private static final List<String> SETTINGS = List.of("millrace.properties", "logging.properties");

  private FileParts() {}

  static List<Part> of(Installation installation, SecretKeys keys) throws IOException {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("files.txt", () -> list(installation)));
    for (Path folder : List.of(installation.etc(), installation.data().resolve("releases/etc"))) {
      String name = folder.equals(installation.etc()) ? "etc/" : "releases/etc/";
      for (Path each : files(folder, ".cfg")) {
        parts.add(
            new Part(name + each.getFileName(), () -> configuration(installation, each, keys)));
      }
    }
    for (String each : SETTINGS) {
      if (Files.isReadable(installation.etc().resolve(each))) {
        parts.add(new Part("etc/" + each, () -> tail(installation.etc().resolve(each))));
      }
    }
    for (Path each : files(installation.data().resolve("log"), ".log")) {
      parts.add(new Part("log/" + each.getFileName(), () -> tail(each)));
    }
    return parts;
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(each -> each.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /**
   * Every key, with its value unless that is a secret. Comments are left out: they may hold one.
   */
  private static String configuration(Installation installation, Path file, SecretKeys keys)
      throws IOException {
    String pid = file.getFileName().toString().replaceFirst("\\.cfg$", "");
    String factory = pid.replaceFirst("[-~].*", "");
    StringBuilder text = new StringBuilder();
    installation
        .configuration()
        .text(file)
        .values()
        .forEach(
            (key, value) ->
                text.append(key)
                    .append(" = ")
                    .append(keys.isSecret(factory, key, value) ? "***" : value)
                    .append('\n'));
    return text.toString();
  }

  private static String tail(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file)) {
      long begin = Math.max(0, in.size() - TAIL_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate((int) (in.size() - begin));
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = in.read(bytes, begin + bytes.position());
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
  }

  private static String list(Installation installation) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path folder :
        List.of(installation.etc(), installation.data(), installation.home().resolve("system"))) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.walk(folder, 3)) {
          for (Path each : files.sorted().limit(MOST_FILES).toList()) {
            text.append(installation.machine().permissions().text(each))
                .append(", ")
                .append(Files.size(each))
                .append(" bytes, ")
                .append(Files.getLastModifiedTime(each))
                .append('\n');
          }
        } catch (UncheckedIOException unreadable) {
          text.append(unreadable.getMessage()).append('\n');
        }
      }
    }
    return text.toString();
  }
}
