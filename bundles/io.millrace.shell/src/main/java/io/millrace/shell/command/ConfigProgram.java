// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;

/**
 * {@code bin/millrace config} of this router, as a process of its own: what it changes comes to its
 * end, and is undone when it is no good, also where the change takes away the connection or the
 * shell that it was ordered over. One at a time.
 */
final class ConfigProgram {
  private static final int MOST_BYTES = 1 << 20;

  private final BundleContext context;
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * What it said.
   *
   * @param status its exit status
   */
  record Said(int status, List<String> lines) {}

  ConfigProgram(BundleContext context) {
    this.context = context;
  }

  /** Runs it to its end. When the thread is interrupted it goes on by itself. */
  Said run(List<String> words) throws InterruptedException {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException("another config command is running");
    }
    try {
      Process process = start(words);
      byte[] said = read(process.getInputStream());
      return new Said(process.waitFor(), new String(said, StandardCharsets.UTF_8).lines().toList());
    } catch (IOException failure) {
      throw new UncheckedIOException("bin/millrace config cannot be run", failure);
    } finally {
      busy.set(false);
    }
  }

  private Process start(List<String> words) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(folder("millrace.home").resolve("bin").resolve("millrace").toString());
    line.add("config");
    line.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectInput(Path.of("/dev/null").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("MILLRACE_ETC", folder("millrace.etc").toString());
    environment.put("MILLRACE_DATA", folder("millrace.data").toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.remove("JAVA_OPTS"); // those of the router: its port for a debugger, its heap
    return builder.start();
  }

  private Path folder(String property) {
    String value = context.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("this framework does not say its " + property);
    }
    return Path.of(value).toAbsolutePath();
  }

  private static byte[] read(InputStream in) throws IOException {
    try (in) {
      byte[] said = in.readNBytes(MOST_BYTES);
      in.transferTo(OutputStream.nullOutputStream());
      return said;
    }
  }
}
