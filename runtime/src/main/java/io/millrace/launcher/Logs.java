// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.ConsoleHandler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * java.util.logging, where everything ends that is logged: files of limited size as {@code
 * etc/logging.properties} says, and the console too for a router in the foreground ({@code
 * millrace.console=true}).
 */
final class Logs {

  private Logs() {}

  static void configure(Home home) throws IOException {
    // Before java.util.logging is first used.
    System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
    Path file = home.etc().resolve("logging.properties");
    String settings = Files.isReadable(file) ? Files.readString(file) : "handlers=\n";
    settings = settings.replace("${millrace.log}", home.log().toString().replace("%", "%%"));
    LogManager.getLogManager()
        .readConfiguration(new ByteArrayInputStream(settings.getBytes(StandardCharsets.UTF_8)));
    if (Boolean.getBoolean("millrace.console")) {
      // Holds the real standard error: made before the shell puts its own in its place.
      Logger.getLogger("").addHandler(new ConsoleHandler());
    }
  }

  static void close() {
    if (LogManager.getLogManager() instanceof LastingLogManager manager) {
      manager.end();
    }
  }
}
