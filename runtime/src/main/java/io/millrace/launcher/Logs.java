// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * java.util.logging, where everything ends that is logged: files of limited size as {@code
 * etc/logging.properties} or, without it, the built-in one says, and the console too for a router
 * in the foreground ({@code millrace.console=true}).
 */
final class Logs {

  private static final String FILE = "logging.properties";

  private Logs() {}

  /**
   * Chooses the log manager, which goes on while the router stops. To be called before anything
   * makes a logger: the first one decides.
   */
  static void prepare() {
    System.setProperty("java.util.logging.manager", RouterLogManager.class.getName());
  }

  static void configure(Home home) throws IOException {
    prepare();
    LogManager.getLogManager()
        .readConfiguration(
            new ByteArrayInputStream(
                configuration(settings(home.etc().resolve(FILE)), home.log())));
    if (Boolean.getBoolean("millrace.console")) {
      // Holds the real standard error: made before the shell puts its own in its place.
      Logger.getLogger("").addHandler(new ConsoleHandler());
    }
  }

  /**
   * Returns one line for each configured handler that does not work, after {@link #configure}:
   * java.util.logging says so on the standard error alone, and a router without a log looks well.
   */
  static List<String> problems(String handlers, Handler[] working) {
    List<String> problems = new ArrayList<>();
    Set<String> classes = new TreeSet<>();
    for (Handler each : working) {
      classes.add(each.getClass().getName());
    }
    for (String name : (handlers == null ? "" : handlers).split("[,\\s]+")) {
      if (!name.isEmpty() && !classes.contains(name)) {
        problems.add(
            "%s: the handler %s does not work, so what it would log is lost; the console says why"
                .formatted(FILE, name));
      }
    }
    if (classes.isEmpty() && problems.isEmpty()) {
      problems.add(FILE + ": handlers names none, so nothing is logged");
    }
    return problems;
  }

  /** The same of the log of this process. */
  static List<String> problems() {
    return problems(
        LogManager.getLogManager().getProperty("handlers"), Logger.getLogger("").getHandlers());
  }

  /** Returns what the file says; when it is not there, what the distribution's own one says. */
  static String settings(Path file) throws IOException {
    if (Files.isReadable(file)) {
      return Files.readString(file);
    }
    try (InputStream builtIn = Logs.class.getResourceAsStream("/" + FILE)) {
      return new String(builtIn.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Returns the settings with the log's folder in its place: as properties are read, in ISO 8859-1
   * with escapes, and as a pattern of files, in which a percent sign stands for itself when it is
   * doubled.
   */
  static byte[] configuration(String settings, Path log) {
    String pattern = log.toString().replace("%", "%%");
    String path = pattern.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    StringBuilder text = new StringBuilder();
    for (char each : settings.replace("${millrace.log}", path).toCharArray()) {
      text.append(each < 0x7f ? String.valueOf(each) : "\\u%04x".formatted((int) each));
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  static void close() {
    if (LogManager.getLogManager() instanceof RouterLogManager manager) {
      manager.end();
    }
  }
}
