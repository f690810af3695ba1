// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** How the file systems are mounted, as Linux says it [proc_pid_mountinfo(5)]. */
final class Mounts {
  private static final Path FILE = Path.of("/proc/self/mountinfo");
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
  private static final int POINT = 4;
  private static final int OPTIONS = 5;

  private Mounts() {}

  /**
   * Refuses a folder whose file system allows no execution.
   *
   * @param real a path without links
   */
  static void requireExecution(Path real) throws IOException {
    if (Files.isReadable(FILE)) {
      String point = withoutExecution(real, Files.readAllLines(FILE));
      if (point != null) {
        throw new IOException(
            "the file system there is mounted noexec; allow execution (mount -o remount,exec "
                + point
                + ")");
      }
    }
  }

  /** Returns where the path's file system is mounted if that is with noexec; else null. */
  static String withoutExecution(Path real, List<String> mountinfo) {
    Path longest = null;
    boolean forbidden = false;
    for (String line : mountinfo) {
      String[] fields = line.split(" ");
      Path point = fields.length > OPTIONS ? Path.of(plain(fields[POINT])) : null;
      // Of two at one point the later one covers the other.
      if (point != null
          && real.startsWith(point)
          && (longest == null || point.getNameCount() >= longest.getNameCount())) {
        longest = point;
        forbidden = List.of(fields[OPTIONS].split(",")).contains("noexec");
      }
    }
    return forbidden ? longest.toString() : null;
  }

  /** Blanks and the like are written as three octal digits. */
  private static String plain(String field) {
    return OCTAL
        .matcher(field)
        .replaceAll(
            found ->
                java.util.regex.Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(found.group(1), 8))));
  }
}
