// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * Has the framework started again when there is a file {@code update}, which it deletes; stops at
 * {@code go}. Each start makes the file {@code starts} longer by a byte.
 */
public final class RestartingActivator implements BundleActivator {

  @Override
  public void start(BundleContext context) throws IOException {
    Path data = Path.of(context.getProperty("millrace.data"));
    Files.writeString(
        data.resolve("starts"), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Thread thread =
        new Thread(
            () -> {
              try {
                await(data.resolve("update"));
                Files.delete(data.resolve("update"));
                context.getBundle(0).update();
              } catch (BundleException | InterruptedException | IOException failure) {
                throw new IllegalStateException(failure);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void stop(BundleContext context) throws Exception {
    Path data = Path.of(context.getProperty("millrace.data"));
    Files.writeString(data.resolve("stopping"), "");
    await(data.resolve("go"));
  }

  private synchronized void await(Path file) throws InterruptedException {
    while (Files.notExists(file)) {
      wait(5);
    }
  }
}
