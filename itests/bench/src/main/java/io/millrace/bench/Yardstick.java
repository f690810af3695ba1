// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The load generator, the origin and the relays, built in a folder of their own. */
record Yardstick(Path sources, Path built) {

  /** Finds the sources; null when they are not here. */
  static Yardstick locate() {
    String named = System.getenv("MILLRACE_BENCH");
    Path sources = Path.of(named == null ? "../shared/bench" : named).toAbsolutePath().normalize();
    return Files.isRegularFile(sources.resolve("coapbench.c"))
        ? new Yardstick(sources, Path.of("itests/bench/target/yardstick").toAbsolutePath())
        : null;
  }

  void build() throws IOException, InterruptedException {
    Files.createDirectories(built);
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = built.resolve(file.getFileName().toString());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Child.run("make", List.of("make", "-s", "-C", built.toString()));
  }

  String program(String name) {
    return built.resolve(name).toString();
  }
}
