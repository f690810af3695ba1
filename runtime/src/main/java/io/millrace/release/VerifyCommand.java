// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.trust.TrustFolder;
import io.millrace.lib.release.trust.TrustSet;
import io.millrace.lib.release.trust.TrustedKey;
import io.millrace.lib.release.verify.ObjectFolder;
import io.millrace.lib.release.verify.Policy;
import io.millrace.lib.release.verify.ReleaseVerifier;
import io.millrace.lib.release.verify.RouterTrust;
import io.millrace.lib.release.verify.VerifiedRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code release verify}: whether a router that trusts a folder's keys would take a release. */
@Command(
    name = "verify",
    description = "Tells whether a router would take a release; prints why not.")
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The release.")
  private Path file;

  @Option(
      names = "--trust",
      paramLabel = "FOLDER",
      description =
          "Of the trusted keys; default: trust in the router's etc, as releases have changed it.")
  private Path trust;

  @Option(
      names = "--after",
      paramLabel = "N",
      description = "The sequence of the release that runs; default 0.")
  private long last;

  @Option(names = "--downgrade", description = "Allow a sequence that is not above it.")
  private boolean downgrade;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "Judge expiry by this time; default: now.")
  private Instant now = Instant.now();

  @Option(
      names = "--stage",
      paramLabel = "FOLDER",
      description = "Put the verified jars there, by their SHA-256.")
  private Path stage;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    TrustSet trusted = trust == null ? ofRouter() : TrustFolder.read(trust);
    try (ReleaseArchive archive = ReleaseArchive.open(file)) {
      VerifiedRelease verified =
          new ReleaseVerifier(trusted, new Policy(now, last, downgrade)).verify(archive);
      if (stage == null) {
        ReleaseVerifier.verifyJars(archive, verified);
      } else {
        ReleaseVerifier.stage(archive, verified, new ObjectFolder(stage));
      }
      print(verified);
      return 0;
    } catch (RefusedReleaseException refused) {
      if (json) {
        printRefused(refused);
      }
      throw refused;
    }
  }

  private static TrustSet ofRouter() throws IOException {
    Path site = Path.of(System.getProperty("millrace.etc", "etc"), "trust");
    Path releases = Path.of(System.getProperty("millrace.data", "data"), "releases");
    if (!Files.isDirectory(site)) {
      return TrustFolder.read(site); // which says that it is not there
    }
    return new RouterTrust(site, releases.resolve(RouterTrust.FOLDER)).read();
  }

  private void print(VerifiedRelease verified) throws IOException {
    List<String> signers = verified.signers().keys().stream().map(TrustedKey::name).toList();
    int jars = verified.jars().size();
    int bundles = verified.release().bundles().size();
    if (!json) {
      spec.commandLine()
          .getOut()
          .printf(
              "good: %s, sequence %d, signed by %s; %d of %d jars are in the file%n",
              verified.release().id(),
              verified.release().sequence(),
              String.join(", ", signers),
              jars,
              bundles);
      return;
    }
    try (JsonLine line = new JsonLine(spec.commandLine().getOut())) {
      JsonGenerator out = line.json();
      out.writeBooleanField("good", true);
      out.writeStringField("release", verified.hash());
      out.writeStringField("id", verified.release().id().toString());
      out.writeNumberField("sequence", verified.release().sequence());
      line.texts("signers", signers);
      out.writeNumberField("jars", jars);
      out.writeNumberField("bundles", bundles);
    }
  }

  private void printRefused(RefusedReleaseException refused) throws IOException {
    try (JsonLine line = new JsonLine(spec.commandLine().getOut())) {
      line.json().writeBooleanField("good", false);
      line.json().writeStringField("refusal", refused.refusal().name());
      line.json().writeStringField("reason", refused.getMessage());
    }
  }
}
