// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a command's method declares of its words, read without picocli's costly model. */
final class DeclaredWords {
  private DeclaredWords() {}

  /** Returns the longest name of each option. */
  static String[] options(Method command) {
    Stream<String> declared =
        Arrays.stream(command.getParameters())
            .filter(each -> each.isAnnotationPresent(Option.class))
            .map(each -> longest(each.getAnnotation(Option.class).names()));
    return Stream.concat(declared, Stream.of("--json", "--help")).toArray(String[]::new);
  }

  /** Returns the longest name of each option that takes a value. */
  static String[] valued(Method command) {
    return Arrays.stream(command.getParameters())
        .filter(each -> each.isAnnotationPresent(Option.class))
        .filter(each -> each.getType() != boolean.class)
        .map(each -> longest(each.getAnnotation(Option.class).names()))
        .toArray(String[]::new);
  }

  private static String longest(String[] names) {
    return List.of(names).stream().max(Comparator.comparingInt(String::length)).orElseThrow();
  }

  /** Returns the labels of the words that are no options, in their order. */
  static String[] labels(Method command) {
    return Arrays.stream(command.getParameters())
        .filter(each -> each.isAnnotationPresent(Parameters.class))
        .map(each -> each.getAnnotation(Parameters.class))
        .sorted(Comparator.comparing(Parameters::index))
        .map(Parameters::paramLabel)
        .toArray(String[]::new);
  }
}
