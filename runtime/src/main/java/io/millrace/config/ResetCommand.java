// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.commandline.CommandRefusedException;
import io.millrace.launcher.configuration.SiteChange;
import io.millrace.launcher.configuration.SiteFiles;
import io.millrace.release.FactorySet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace reset}: back to what the program came with. */
@Command(
    name = "millrace reset",
    description = {
      "Takes the router back to what the program came with; a router that runs is stopped for it",
      "and started again. configuration: the files *.cfg of etc/, and what was configured at run",
      "time. bundles: the set that the program came with, without what was changed by hand. all:",
      "both, and what the router has stored, sessions for example. Keys and other files of etc/,",
      "the trusted keys, what is revoked, the highest sequence of releases, the log and the audit",
      "trail stay."
    },
    footer = "%nExit status 0: done; 1: refused; 2: wrong usage, or a file cannot be used.")
final class ResetCommand implements Callable<Integer> {
  /** What is taken back. */
  enum What {
    configuration,
    bundles,
    all
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "WHAT", description = "configuration, bundles or all")
  private What what;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Option(
      names = "--forget-trust",
      description = {
        "with bundles or all: also forget which keys releases have added and revoked, and the",
        "highest sequences; etc/trust stays"
      })
  private boolean forgetTrust;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Say this.")
  private boolean help;

  @Override
  public Integer call() throws IOException {
    RouterFolders folders = RouterFolders.fromProperties();
    PrintWriter out = spec.commandLine().getOut();
    if (forgetTrust && what == What.configuration) {
      throw new CommandRefusedException("--forget-trust is for bundles or all");
    }
    if (folders.isRunning()) {
      throw new CommandRefusedException("the router runs: stop it first");
    }
    if (!yes && !isSure(folders, out)) {
      throw new CommandRefusedException("nothing is changed");
    }
    if (what != What.bundles) {
      configuration(folders, out);
    }
    if (what != What.configuration) {
      out.println(FactorySet.makeNext(forgetTrust));
    }
    if (what == What.all) {
      clear(folders.data().resolve("store"));
      out.println("what the router had stored is gone");
    }
    return 0;
  }

  private boolean isSure(RouterFolders folders, PrintWriter out) throws IOException {
    out.printf(
        "Take %s of the router in %s back to what the program came with? (yes/no) ",
        what, folders.data());
    out.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String answer = in.readLine();
    return answer != null && answer.trim().equalsIgnoreCase("yes");
  }

  private static void configuration(RouterFolders folders, PrintWriter out) throws IOException {
    Path factory = folders.factory();
    if (Files.isSameFile(factory, folders.etc())) {
      throw new CommandRefusedException(
          "the program has no files of its own to go back to: " + factory + " is what is used");
    }
    try (SiteChange change = SiteChange.open(folders.etc(), folders.data())) {
      change.exchange(SiteFiles.read(factory), () -> {});
      change.commit();
    }
    clear(folders.data().resolve("store").resolve("config"));
    out.printf(
        "%s has the files that the program came with; those before are in %s%n",
        folders.etc(), folders.data().resolve("configuration").resolve("before"));
  }

  private static void clear(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> found;
    try (Stream<Path> all = Files.walk(folder)) {
      found = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : found) {
      if (!each.equals(folder)) {
        Files.delete(each);
      }
    }
  }
}
