// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A list of which tests prove the numbered points of a specification: a line for each, the number
 * and {@code Class#method}, the class by its name within the package of the list.
 */
public final class NumberedTests {
  private NumberedTests() {}

  /**
   * Returns what is wrong with a list: a number without a test, or a test that is not there.
   *
   * @param beside a class in the package of the list
   * @param numbers how many points there are, from 1 on
   */
  public static List<String> faults(Class<?> beside, String list, int numbers) {
    List<String> faults = new ArrayList<>();
    Set<Integer> proven = new TreeSet<>();
    for (String line : list.strip().split("\n")) {
      String[] words = line.strip().split(" +");
      proven.add(Integer.valueOf(words[0]));
      if (!isTest(beside.getPackageName() + "." + words[1])) {
        faults.add("no such test: " + words[1]);
      }
    }
    for (int number = 1; number <= numbers; number++) {
      if (!proven.contains(number)) {
        faults.add("no test for " + number);
      }
    }
    return faults;
  }

  private static boolean isTest(String name) {
    try {
      String[] parts = name.split("#");
      Method method = Class.forName(parts[0]).getDeclaredMethod(parts[1]);
      return Arrays.stream(method.getAnnotations())
          .anyMatch(each -> each.annotationType().getSimpleName().endsWith("Test"));
    } catch (ReflectiveOperationException missing) {
      return false;
    }
  }
}
