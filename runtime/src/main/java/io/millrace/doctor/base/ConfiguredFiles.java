// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.base;

import io.millrace.lib.files.configuration.ConfigurationText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the configuration files say, those of the site over those of the release that runs, as the
 * router reads them.
 */
public final class ConfiguredFiles {
  private static final String SUFFIX = ".cfg";

  private final Map<String, String> variables;
  private final List<Path> folders;

  /**
   * Reads two folders each time it is asked.
   *
   * @param variables what {@code ${name}} stands for
   */
  public ConfiguredFiles(Path etc, Path release, Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
    folders = List.of(release, etc);
  }

  /**
   * One configuration.
   *
   * @param file the site's, or the release's when the site has none
   */
  public record Configured(Path file, String pid, Map<String, String> values) {
    /** Returns a value, or what counts without it. */
    public String value(String key, String otherwise) {
      return values.getOrDefault(key, otherwise);
    }

    /** Returns a whole number, or what counts where it is none. */
    public long number(String key, long otherwise) {
      String text = value(key, "").strip();
      return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : otherwise;
    }
  }

  /** Returns the configuration of what exists once, without values when there is no file. */
  public Configured one(String pid) throws IOException {
    Path site = folders.get(folders.size() - 1).resolve(pid + SUFFIX);
    return every().stream()
        .filter(each -> each.pid.equals(pid))
        .findFirst()
        .orElse(new Configured(site, pid, Map.of()));
  }

  /** Returns the configurations of what may exist several times. */
  public List<Configured> instances(String factory) throws IOException {
    return every().stream().filter(each -> isInstance(each.pid, factory)).toList();
  }

  private static boolean isInstance(String name, String factory) {
    return name.startsWith(factory + "-") || name.startsWith(factory + "~");
  }

  /** Returns all configurations. */
  public List<Configured> every() throws IOException {
    Map<String, Configured> all = new TreeMap<>();
    for (Path folder : folders) {
      for (Path file : files(folder)) {
        String name = file.getFileName().toString();
        String pid = name.substring(0, name.length() - SUFFIX.length());
        Map<String, String> values = new TreeMap<>();
        if (all.containsKey(pid)) {
          values.putAll(all.get(pid).values);
        }
        values.putAll(text(file).values());
        all.put(pid, new Configured(file, pid, values));
      }
    }
    return new ArrayList<>(all.values());
  }

  /** Returns what one file says. */
  public ConfigurationText text(Path file) throws IOException {
    return ConfigurationText.of(Files.readAllBytes(file), variables::get);
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(each -> each.toString().endsWith(SUFFIX) && Files.isReadable(each))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }
}
