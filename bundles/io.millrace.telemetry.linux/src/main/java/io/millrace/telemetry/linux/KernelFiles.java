// SPDX-License-Identifier: Apache-2.0
package io.millrace.telemetry.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The kernel's files below a root folder. A file that cannot be read counts as absent. */
final class KernelFiles {
  /** None of these files is longer. */
  private static final int MAX_BYTES = 65_536;

  private final Path root;

  KernelFiles(Path root) {
    this.root = root;
  }

  /** Returns a file's text without the blanks and zero bytes around it. */
  Optional<String> text(String path) {
    try (InputStream in = Files.newInputStream(root.resolve(path))) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
      return Optional.of(text.replace("\0", "").strip());
    } catch (IOException | SecurityException absent) {
      return Optional.empty();
    }
  }

  /** Returns the number that is a file's whole content. */
  OptionalLong number(String path) {
    Optional<String> text = text(path).filter(each -> each.matches("-?\\d{1,18}"));
    return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
  }

  /** Tells whether there is a folder or file. */
  boolean has(String path) {
    return Files.exists(root.resolve(path));
  }

  /** Returns the names in a folder that match, in order. */
  List<String> names(String folder, String glob) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(root.resolve(folder), glob)) {
      found.forEach(each -> names.add(each.getFileName().toString()));
    } catch (IOException | SecurityException absent) {
      return List.of();
    }
    Collections.sort(names);
    return names;
  }

  /** Writes a file that exists; false when that is not allowed or it does not exist. */
  boolean write(String path, String text) {
    Path file = root.resolve(path);
    try {
      if (!Files.isRegularFile(file)) {
        return false;
      }
      Files.writeString(file, text);
      return true;
    } catch (IOException | SecurityException refused) {
      return false;
    }
  }
}
