// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogsTest {
  private static final String PATTERN = "java.util.logging.FileHandler.pattern";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/plain/log",
        "/with blank/log",
        "/Z\u00fcrich \u65e5\u672c/log",
        "/back\\slash\\u0041/log",
        "/a,b=c:d#e!f/log",
        "/a${user.home}b/log",
        "/new\nline\r/log",
        "/a%h%%b/log",
      })
  void log_goes_to_its_folder_whatever_that_is_called(String folder) throws IOException {
    Path log = path(folder);
    Properties read = new Properties();
    read.load(
        new ByteArrayInputStream(
            Logs.configuration(PATTERN + "=${millrace.log}/millrace.%g.log\n# \u00e4\n", log)));
    assertThat(read).hasSize(1);
    assertThat(read.getProperty(PATTERN).replace("%%", "%")).isEqualTo(folder + "/millrace.%g.log");
  }

  /** Whatever this machine's names of files may hold. */
  private static Path path(String name) {
    return (Path)
        java.lang.reflect.Proxy.newProxyInstance(
            LogsTest.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (self, method, arguments) -> method.getName().equals("toString") ? name : null);
  }

  @Test
  void handler_that_does_not_work_is_said() {
    String file = "java.util.logging.FileHandler";
    Handler console = new java.util.logging.ConsoleHandler();
    assertThat(Logs.problems(console.getClass().getName(), new Handler[] {console})).isEmpty();
    assertThat(Logs.problems(file + ", " + console.getClass().getName(), new Handler[] {console}))
        .containsExactly(
            "logging.properties: the handler java.util.logging.FileHandler does not work, so what"
                + " it would log is lost; the console says why");
    assertThat(Logs.problems("", new Handler[0]))
        .containsExactly("logging.properties: handlers names none, so nothing is logged");
  }

  /** A thread may be about to write when another one closes the file. */
  @Test
  void handler_that_is_closed_while_somebody_logs_is_no_fault() {
    List<String> told = new ArrayList<>();
    RouterLogManager manager = new RouterLogManager();
    Logger logger = new Logger("io.millrace.ends", null) {};
    manager.addLogger(logger);
    Handler handler = new ClosedInTheMiddle();
    handler.setErrorManager(
        new ErrorManager() {
          @Override
          public void error(String message, Exception failure, int code) {
            told.add(failure.toString());
          }
        });
    logger.addHandler(handler);
    LogRecord record = new LogRecord(Level.INFO, "millrace stops");
    handler.publish(record);
    assertThat(told).hasSize(1);
    manager.end();
    handler.publish(record);
    assertThat(told).hasSize(1);
  }

  /** Fails as a file's handler does that has no file any more. */
  private static final class ClosedInTheMiddle extends Handler {
    @Override
    public void publish(LogRecord record) {
      reportError(null, new NullPointerException("writer"), ErrorManager.WRITE_FAILURE);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
