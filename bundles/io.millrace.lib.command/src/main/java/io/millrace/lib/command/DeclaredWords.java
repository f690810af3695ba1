// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What a command's method declares of its words, read without picocli's costly model. Each bundle
 * with commands does so at every start: loops, since each function object would be a class that is
 * made there.
 */
final class DeclaredWords {
  private final List<String> options = new ArrayList<>();
  private final List<String> valued = new ArrayList<>();
  private final List<Parameters> words = new ArrayList<>();

  DeclaredWords(Method command) {
    Class<?>[] types = command.getParameterTypes();
    Annotation[][] annotations = command.getParameterAnnotations();
    for (int index = 0; index < types.length; index++) {
      for (Annotation each : annotations[index]) {
        if (each instanceof Option option) {
          addOption(longest(option.names()), types[index]);
        } else if (each instanceof Parameters word) {
          words.add(word);
        }
      }
    }
    options.add("--json");
    options.add("--help");
    if (words.size() > 1) {
      words.sort(Comparator.comparing(Parameters::index));
    }
  }

  private void addOption(String name, Class<?> type) {
    options.add(name);
    if (type != boolean.class) {
      valued.add(name);
    }
  }

  private static String longest(String[] names) {
    String longest = names[0];
    for (String each : names) {
      if (each.length() > longest.length()) {
        longest = each;
      }
    }
    return longest;
  }

  /** Returns the longest name of each option. */
  String[] options() {
    return options.toArray(new String[0]);
  }

  /** Returns the longest name of each option that takes a value. */
  String[] valued() {
    return valued.toArray(new String[0]);
  }

  /** Returns the labels of the words that are no options, in their order. */
  String[] labels() {
    String[] labels = new String[words.size()];
    for (int index = 0; index < labels.length; index++) {
      labels[index] = words.get(index).paramLabel();
    }
    return labels;
  }
}
