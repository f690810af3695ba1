// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** The newest lines of a log file; at most a MiB of it is read. */
public final class LogTail {
  private static final int MOST_BYTES = 1 << 20;

  /** A line of a record: its time, its level, and the name of its logger. */
  private static final Pattern RECORD =
      Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\S+ [A-Z]+ +(?<logger>[^ :]+): ");

  /** The name of the file, in the folder {@code log} of the data. */
  public static final String FILE = "millrace.0.log";

  private LogTail() {}

  /**
   * Returns them, the newest last.
   *
   * @param bundle only records of loggers whose names begin so, with the lines that belong to them;
   *     null for all
   */
  public static List<String> of(Path file, String bundle, int most) throws IOException {
    Deque<String> lines = new ArrayDeque<>();
    boolean wanted = bundle == null;
    for (String line : tail(file).split("\\R")) {
      var record = RECORD.matcher(line);
      if (bundle != null && record.find()) {
        wanted = isOf(record.group("logger"), bundle);
      }
      if (wanted && !line.isEmpty()) {
        lines.add(line);
        if (lines.size() > most) {
          lines.remove();
        }
      }
    }
    return List.copyOf(lines);
  }

  private static boolean isOf(String logger, String bundle) {
    return logger.equals(bundle) || logger.startsWith(bundle + ".");
  }

  private static String tail(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file)) {
      long begin = Math.max(0, in.size() - MOST_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate((int) (in.size() - begin));
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = in.read(bytes, begin + bytes.position());
      }
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      // The first line may be half a line.
      return begin == 0 ? text : text.substring(text.indexOf('\n') + 1);
    } catch (NoSuchFileException nothingYet) {
      return "";
    }
  }
}
