// SPDX-License-Identifier: Apache-2.0
package io.millrace.support;

import io.millrace.commandline.CommandRun;
import io.millrace.doctor.LocalInstallation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace support}: writes all that whoever helps wants to see into one file. */
@Command(
    name = "millrace support",
    description = {
      "Writes what whoever helps from afar wants to see into one zip file: what the doctor finds,"
          + " the configuration, the log, the releases, the machine; and while the router runs its"
          + " health, bundles, threads and the latest requests.",
      "Keys, tokens and passwords are taken out; addresses and names stay. Only you can read the"
          + " file: look into it before you send it."
    },
    footer = "%nExit status 0: it is written; 1: it cannot be written; 64: wrong usage.")
public final class SupportMain implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Say this.")
  private boolean help;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The file, which must not be there; millrace-support-TIME.zip without it.")
  private Path file;

  private SupportMain() {}

  /** Runs it and ends the process with its exit status. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(out, new PrintWriter(System.err, true), arguments));
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandRun(out, err, CommandRun.USAGE).run(new SupportMain(), arguments);
  }

  @Override
  public Integer call() {
    Path target =
        file == null ? Path.of("millrace-support-" + TIME.format(Instant.now()) + ".zip") : file;
    PrintWriter err = spec.commandLine().getErr();
    try {
      int parts = SupportBundle.write(LocalInstallation.of(Path.of("/"), null), target);
      spec.commandLine().getOut().println(target.toAbsolutePath() + ": " + parts + " parts");
      return 0;
    } catch (FileAlreadyExistsException there) {
      err.println("millrace: " + target + " is there already");
    } catch (IOException failure) {
      err.println("millrace: " + target + " cannot be written: " + failure);
    }
    return 1;
  }
}
