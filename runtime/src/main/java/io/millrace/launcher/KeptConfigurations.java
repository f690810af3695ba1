// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What ConfigAdmin keeps between two runs. FileInstall notices a file taken from {@code etc/} while
 * it watches, but not one that went while the router was down: that configuration would live on for
 * ever.
 */
final class KeptConfigurations {

  /** The property by which FileInstall remembers where a configuration came from. */
  private static final Pattern SOURCE =
      Pattern.compile(
          "^felix\\.fileinstall\\.filename\\s*=\\s*\"(.*)\"\\s*\\\\?$", Pattern.MULTILINE);

  private final System.Logger log = System.getLogger("io.millrace.launcher");
  private final Path etc;
  private final Path kept;

  KeptConfigurations(Home home) {
    etc = home.etc();
    kept = home.configurations();
  }

  void forgetThoseWithoutFile() throws IOException {
    if (!Files.isDirectory(kept)) {
      return;
    }
    try (Stream<Path> files = Files.walk(kept)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".config")).toList()) {
        Optional<Path> source = source(file);
        if (source.isPresent() && !present(source.get())) {
          log.log(Level.INFO, "configuration forgotten, its file is gone: {0}", source.get());
          Files.delete(file);
        }
      }
    }
  }

  private boolean present(Path source) {
    return Files.exists(source) && etc.equals(source.getParent());
  }

  private static Optional<Path> source(Path file) throws IOException {
    Matcher matcher = SOURCE.matcher(Files.readString(file));
    if (!matcher.find()) {
      return Optional.empty();
    }
    // Written by ConfigAdmin with a backslash before what is special in its format.
    String address = matcher.group(1).replaceAll("\\\\(.)", "$1");
    try {
      return Optional.of(Path.of(URI.create(address)));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }
}
