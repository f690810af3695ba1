// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command of another Java process, with the options of the tests' own (the system property
 * {@code test.jvm}). It lives for seconds: methods are compiled after six times as many calls as
 * Java would do it, as {@code bin/millrace} has it, because compiling what does not run again is a
 * large part of what a start costs.
 */
public final class JavaCommand {
  private static final String OPTIONS =
      System.getProperty("test.jvm", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto");

  private JavaCommand() {}

  /** Returns the program and the options; the caller adds to them. */
  public static List<String> begin() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(OPTIONS.strip().split(" +")));
    line.add("-XX:CompileThresholdScaling=6");
    return line;
  }

  /** Returns the whole command for a class of the caller's class path. */
  public static List<String> of(Class<?> main, String... arguments) {
    List<String> line = begin();
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    return line;
  }
}
