// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;

/** Commands for the tests of sessions, under names that the roles have or have not. */
public final class SampleCommands {
  private final CountDownLatch begun = new CountDownLatch(1);

  void addTo(CommandProcessorImpl processor) {
    processor.addCommand("millrace", this, "status");
    processor.addCommand("millrace", this, "devices");
    processor.addCommand("sample", this, "origin");
    processor.addCommand("sample", this, "fail");
    processor.addCommand("sample", this, "wrong");
    processor.addCommand("sample", this, "columns");
    processor.addCommand("release", this, "install");
    processor.addCommand("uart", this, "ports");
  }

  /** Returns when {@link #ports} has begun. */
  void awaitBegun() throws InterruptedException {
    begun.await();
  }

  public String status(String... words) {
    return "good" + String.join(",", words);
  }

  public String origin(CommandSession session) {
    return "" + session.get("millrace.origin");
  }

  public String install(String... words) {
    return String.join(",", words);
  }

  public String columns(CommandSession session) {
    Object columns = session.get("millrace.terminal.columns");
    return columns instanceof IntSupplier width ? "columns: " + width.getAsInt() : "none";
  }

  public void fail() {
    throw new IllegalStateException("did not work");
  }

  public String wrong(CommandSession session) {
    session.put("millrace.exit.status", 64);
    throw new IllegalArgumentException("WHAT is needed");
  }

  /** Waits, under the name of a command that everybody has, until it is interrupted. */
  public void ports(CommandSession session, String... words) throws InterruptedException {
    begun.countDown();
    new CountDownLatch(1).await();
  }
}
