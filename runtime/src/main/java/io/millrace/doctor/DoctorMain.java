// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor;

import io.millrace.commandline.CommandRun;
import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Installation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace doctor}: finds out what is wrong, and says what to do about it. */
@Command(
    name = "millrace doctor",
    description = {
      "Looks for what is wrong with the router, its configuration and its machine, whether the"
          + " router runs or not, and says of each fault the cause, what was seen, and what to do."
          + " It changes nothing.",
      "Run it as the router's user, or as root to see also what other users' processes have open."
    },
    footer = {
      "%nExit status 0: nothing is wrong; 1: there is something to look at; 2: the router does"
          + " not do a part of its work, or would not start; 64: wrong usage.",
      "docs/doctor.md lists the faults."
    })
public final class DoctorMain implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Say this.")
  private boolean help;

  @Option(names = "--json", description = "One JSON object in one line.")
  private boolean asJson;

  @Option(names = "--list", description = "List the faults that it can find, and look for none.")
  private boolean list;

  @Option(
      names = "--root",
      paramLabel = "FOLDER",
      defaultValue = "/",
      description =
          "Where the machine's folders proc, sys and etc are, for a router in a container"
              + " (${DEFAULT-VALUE}).")
  private Path root;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "The router's user (the owner of the data's folder).")
  private String user;

  private DoctorMain() {}

  /** Runs it and ends the process with its exit status. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(out, new PrintWriter(System.err, true), arguments));
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandRun(out, err, CommandRun.USAGE).run(new DoctorMain(), arguments);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      out.print(FaultTable.of(Doctor.faults()));
      out.flush();
      return 0;
    }
    Installation installation = LocalInstallation.of(root, user);
    Diagnoses found = Doctor.examine(installation);
    boolean runs = installation.router().process().isPresent();
    if (asJson) {
      Report.json(found, runs, out);
    } else {
      Report.text(found, runs, out);
    }
    return found.exitStatus();
  }
}
