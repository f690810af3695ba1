// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;

/** Commands for the tests of connections. */
public final class SampleCommands {
  private final Runnable replaceShell;

  SampleCommands(Runnable replaceShell) {
    this.replaceShell = replaceShell;
  }

  void addTo(CommandProcessorImpl processor) {
    processor.addCommand("sample", this, "hello");
    processor.addCommand("sample", this, "words");
    processor.addCommand("coap", this, "words");
    processor.addCommand("sample", this, "fail");
    processor.addCommand("sample", this, "count");
    processor.addCommand("sample", this, "link");
    processor.addCommand("sample", this, "origin");
    processor.addCommand("sample", this, "read");
    processor.addCommand("sample", this, "make");
    processor.addCommand("sample", this, "replace");
  }

  public String hello(String name) {
    return "hello " + name;
  }

  public String words(String... words) {
    return String.join("\u00a6", words);
  }

  public String count(CommandSession session) throws IOException {
    return session.getKeyboard().readAllBytes().length
        + " of "
        + session.get("millrace.input.bytes");
  }

  public void fail() {
    throw new IllegalStateException("did not work");
  }

  public String origin(CommandSession session) {
    return "" + session.get("millrace.origin");
  }

  public void link() {
    throw new NoClassDefFoundError("io/millrace/Replaced");
  }

  public void read(String path) throws IOException {
    Files.readAllBytes(Path.of(path));
  }

  public void make(String path) throws IOException {
    Files.createFile(Path.of(path));
  }

  /** Interrupts itself, as the runtime does with all commands when it stops. */
  public String replace() {
    replaceShell.run();
    Thread.currentThread().interrupt();
    return "replaced";
  }
}
