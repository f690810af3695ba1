// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.idle;

import io.millrace.bench.swap.RouterMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process has used so far, from outside of it. */
public final class ProcessFigures {
  /** Linux counts in these for programs, whatever its own clock is [proc(5)]. */
  private static final long TICKS_PER_SECOND = 100;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final Pattern METASPACE =
      Pattern.compile("(?m)^sun\\.gc\\.metaspace\\.used=(\\d+)$");

  private ProcessFigures() {}

  /** Returns the CPU time of a process in milliseconds, also that of threads that have ended. */
  public static long cpuMillis(long pid) throws IOException {
    return cpuMillis(Files.readString(Path.of("/proc/" + pid + "/stat")));
  }

  /** Reads the CPU time; the name of the program, in brackets, may have any character. */
  static long cpuMillis(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    return ticks * 1000 / TICKS_PER_SECOND;
  }

  /** Returns the bytes that are live in the heap, after full collections. */
  static long heapBytes(Path javaHome, long pid) throws IOException, InterruptedException {
    return RouterMemory.of(javaHome, pid).bytes();
  }

  /** Returns the bytes of the classes that were loaded at the last full collection. */
  static long metaspaceBytes(Path javaHome, long pid) throws IOException, InterruptedException {
    String jcmd = javaHome.resolve("bin/jcmd").toString();
    Process asked =
        new ProcessBuilder(jcmd, Long.toString(pid), "PerfCounter.print")
            .redirectErrorStream(true)
            .start();
    String printed = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    return metaspaceBytes(printed);
  }

  /** Reads the JVM's counters, as of its last collection. */
  static long metaspaceBytes(String printed) throws IOException {
    Matcher used = METASPACE.matcher(printed);
    if (!used.find()) {
      throw new IOException("no metaspace: " + printed);
    }
    return Long.parseLong(used.group(1));
  }
}
