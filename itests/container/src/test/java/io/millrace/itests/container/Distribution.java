// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** The bundles of the assembled distribution, on their start levels, as Pax Exam options. */
public final class Distribution {

  /** Pax Exam's own set brings these. */
  private static final Set<String> IN_PAX_EXAM = Set.of();

  private Distribution() {}

  /**
   * JUnit, every bundle of the distribution and the framework properties of its launcher.
   *
   * @param etc the directory configurations are read from; data goes to its sibling {@code data}
   */
  public static Option everything(Path etc) {
    return composite(junitBundles(), platform(etc), bundles());
  }

  private static Option platform(Path etc) {
    Path data = etc.resolveSibling("data");
    return composite(
        frameworkStartLevel(80),
        frameworkProperty("millrace.home").value(home().toString()),
        frameworkProperty("millrace.etc").value(etc.toString()),
        frameworkProperty("millrace.data").value(data.toString()),
        frameworkProperty("felix.cm.dir").value(data.resolve("store/config").toString()),
        frameworkProperty("millrace.etc.lookMillis").value("200"),
        frameworkProperty("gosh.args").value("--nointeractive --noshutdown"),
        systemProperty("millrace.distribution").value(home().toString()));
  }

  private static Option bundles() {
    List<Option> options = new ArrayList<>();
    for (Path jar : jars()) {
      int level = Integer.parseInt(jar.getParent().getFileName().toString());
      options.add(bundle("reference:" + jar.toUri()).startLevel(level));
    }
    return composite(options.toArray(Option[]::new));
  }

  /** The jars of the distribution's bundles, in the order of their start levels. */
  public static List<Path> jars() {
    try (Stream<Path> files = Files.walk(home().resolve("system"), 2)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> !IN_PAX_EXAM.contains(file.getFileName().toString()))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The jar of one bundle of the distribution. */
  public static Path jar(String symbolicName) {
    return jars().stream()
        .filter(file -> file.getFileName().toString().matches(symbolicName + "-[0-9].*"))
        .findFirst()
        .orElseThrow();
  }

  /** The folder of the distribution. */
  static Path home() {
    return Path.of(System.getProperty("millrace.distribution")).normalize();
  }
}
