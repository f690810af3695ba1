// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Gates;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.Requirements;
import io.millrace.lib.release.feature.Sbom;
import io.millrace.lib.release.trust.SignatureLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code release show}: what a release says, whoever signed it. */
@Command(
    name = "show",
    description = "Prints what a release says. Its signatures are listed, not verified.")
final class ShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The release.")
  private Path file;

  @Option(
      names = {"--raw", "--json"},
      description = "Print its release.json as it is: these bytes are what is signed.")
  private boolean raw;

  @Option(
      names = "--sbom",
      description =
          "Print its bill of materials (CycloneDX 1.6): each bundle, its hash and licence.")
  private boolean sbom;

  @Override
  public Integer call() throws IOException {
    ReleaseFile read = ReleaseFile.read(file);
    PrintWriter out = spec.commandLine().getOut();
    if (sbom) {
      out.print(new String(Sbom.document(read.json()), StandardCharsets.UTF_8));
      return 0;
    }
    if (raw) {
      out.print(new String(read.json(), StandardCharsets.UTF_8));
      return 0;
    }
    print(out, read);
    return 0;
  }

  private static void print(PrintWriter out, ReleaseFile read) {
    Release release = read.release();
    Requirements requires = release.requires();
    Gates gates = release.gates();
    out.printf("%-10s %s%n", "id", release.id());
    out.printf("%-10s %s%n", "release", read.hash());
    out.printf("%-10s %d%n", "sequence", release.sequence());
    out.printf("%-10s %s%n", "created", release.created());
    out.printf("%-10s %s%n", "expires", release.expires());
    out.printf(
        "%-10s sequence %d, Java %d, API %s%n",
        "requires",
        requires.sequence(),
        requires.java(),
        requires.api().isEmpty() ? "any" : requires.api());
    out.printf("%-10s %s%n", "replaces", release.replaces().isAll() ? "all" : "these bundles");
    out.printf("%-10s %d s %s %s%n", "gates", gates.seconds(), gates.tags(), gates.probes());
    if (read.signatures().isEmpty()) {
      out.printf("%-10s none%n", "signed by");
    }
    for (SignatureLine line : read.signatures()) {
      out.printf("%-10s %s %s%n", "signed by", line.keyId(), line.algorithm());
    }
    for (BundleEntry bundle : release.bundles()) {
      out.printf(
          "bundle     %2d %s %s, %d bytes%s%n",
          bundle.startLevel(),
          bundle.symbolicName(),
          bundle.version(),
          bundle.sizeBytes(),
          read.jars().contains(bundle) ? "" : ", not in the file");
    }
    for (String pid : release.configurations().keySet()) {
      String how = release.merged().contains(pid) ? "merged" : "whole";
      out.printf("%-10s %s (%s)%n", "configures", pid, how);
    }
    for (String name : new TreeSet<>(release.trust().keys().keySet())) {
      out.printf("%-10s the key %s%n", "adds", name);
    }
    for (String line : release.trust().revoked()) {
      out.printf("%-10s %s%n", "revokes", line);
    }
    if (!release.notes().isEmpty()) {
      out.printf("notes%n%s%n", release.notes().stripTrailing());
    }
  }
}
