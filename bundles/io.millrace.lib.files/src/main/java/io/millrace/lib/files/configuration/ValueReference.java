// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.configuration;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.watch.FileContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that is not in the configuration itself: <code>${env:NAME}</code> is that of a variable
 * of the process's environment, <code>${file:PATH}</code> is what a file has in it, without line
 * breaks at its end. The file must be for its owner alone. What a reference stands for is taken as
 * it is: a reference in it is refused, so none leads in a circle.
 *
 * @param text all of it, with <code>${</code> and <code>}</code>
 * @param isFile whether it names a file
 * @param name the variable or the path
 */
public record ValueReference(String text, boolean isFile, String name) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\s*(env|file):([^{}]*)}");
  private static final int MOST_BYTES = 64 << 10;

  /**
   * What a reference stands for.
   *
   * @param value null when it has none
   * @param fault why it has none, behind the reference in a sentence; empty when it has one
   */
  public record Target(String value, String fault) {
    private static Target none(String fault) {
      return new Target(null, fault);
    }
  }

  /** Tells whether what is between <code>${</code> and <code>}</code> is such a reference. */
  static boolean isOne(String inside) {
    return inside.startsWith("env:") || inside.startsWith("file:");
  }

  /** Returns the references in a value. */
  public static List<ValueReference> in(String value) {
    List<ValueReference> found = new ArrayList<>();
    Matcher each = REFERENCE.matcher(value);
    while (each.find()) {
      String name = each.group(2).trim();
      found.add(new ValueReference(each.group(), each.group(1).equals("file"), name));
    }
    return found;
  }

  /**
   * Reads what it stands for now.
   *
   * @param folder where a path that is not absolute begins
   * @param environment the variable of a name, or null
   */
  public Target read(Path folder, UnaryOperator<String> environment) {
    if (name.isEmpty()) {
      return Target.none("names nothing");
    }
    return isFile ? file(folder) : variable(environment.apply(name));
  }

  private Target variable(String value) {
    return value == null
        ? Target.none("has no value: the router's environment has no such variable")
        : whole(value);
  }

  private Target file(Path folder) {
    Path file;
    try {
      file = folder.resolve(name);
    } catch (InvalidPathException odd) {
      return Target.none("has no value: this is no path");
    }
    FileContent content = FileContent.of(file, MOST_BYTES);
    if (!content.fault().isEmpty()) {
      return Target.none("has no value: the file " + content.fault());
    }
    try {
      if (OwnerOnly.isOpenToOthers(file)) {
        return Target.none(
            "is refused: others may read or change the file; allowed is one for its owner alone"
                + " (chmod 600)");
      }
    } catch (IOException gone) {
      return Target.none("has no value: the file cannot be looked at");
    }
    String text = new String(content.bytes(), StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') >= 0 || text.indexOf('\0') >= 0
        ? Target.none("has no value: the file is no text in UTF-8")
        : whole(text.replaceFirst("[\\r\\n]+$", ""));
  }

  private static Target whole(String value) {
    return in(value).isEmpty()
        ? new Target(value, "")
        : Target.none("is refused: there is a reference in it again, which is not followed");
  }
}
