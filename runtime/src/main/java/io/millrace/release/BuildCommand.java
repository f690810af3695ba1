// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.TextFile;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.archive.ReleaseArchiveWriter;
import io.millrace.lib.release.configuration.ReleaseConfigurations;
import io.millrace.lib.release.configuration.SecretKeys;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseId;
import io.millrace.lib.release.feature.ReleaseJson;
import io.millrace.lib.release.feature.ReleaseJsonWriter;
import io.millrace.lib.release.feature.Replaces;
import io.millrace.lib.release.feature.SbomComponent;
import io.millrace.lib.release.trust.TrustChange;
import io.millrace.lib.release.trust.TrustFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code release build}: bundles and configurations become one file, not signed yet. */
@Command(
    name = "build",
    description = {
      "Builds NAME-VERSION.mrl, not signed yet, and prints its path.",
      "The same input gives the same bytes, when --created (or the variable SOURCE_DATE_EPOCH) is"
          + " the same too."
    })
final class BuildCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "Of the line of releases.")
  private String name;

  @Parameters(index = "1", paramLabel = "VERSION", description = "Of this release.")
  private String version;

  @Option(names = "--group", description = "Who makes it; default ${DEFAULT-VALUE}.")
  private String group = "io.millrace";

  @Option(
      names = "--bundles",
      paramLabel = "FOLDER",
      description = "Of <start level>/*.jar; default: the bundles of this program.")
  private Path bundles = Path.of(System.getProperty("millrace.home", "."), "system");

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Take these bundles alone; the release replaces nothing else on the router.")
  private List<String> only = List.of();

  @Option(
      names = "--base",
      paramLabel = "HASH",
      split = ",",
      description = "With --only: the releases that it was tested on.")
  private List<String> bases = List.of();

  @Option(
      names = "--configurations",
      paramLabel = "FOLDER",
      description = "Of PID.cfg files that belong to the release.")
  private Path configurations;

  @Option(
      names = "--merge",
      paramLabel = "PID",
      split = ",",
      description = "Configurations that add values and leave the others.")
  private Set<String> merged = Set.of();

  @Option(
      names = "--variable",
      paramLabel = "NAME=VALUE",
      description = "A variable for the configurations.")
  private Map<String, String> variables = Map.of();

  @Option(
      names = "--trust",
      paramLabel = "FOLDER",
      description =
          "Of keys that routers trust from then on (NAME.pem, NAME.cfg), and of what is revoked"
              + " (the file revoked).")
  private Path trust;

  @Option(names = "--notes", paramLabel = "FILE", description = "A text for those who install it.")
  private Path notes;

  @Option(
      names = "--without",
      paramLabel = "FILE",
      description = "Leave out the jars that this release has: the router must have them.")
  private Path without;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Where the file goes; default: here.")
  private Path output = Path.of("");

  @Option(
      names = "--force",
      description = "Replace a file of this name also when it is signed, or no release.")
  private boolean force;

  @Mixin private BuildTimes times;
  @Mixin private BuildRules rules;

  @Override
  public Integer call() throws IOException {
    ReleaseId id = new ReleaseId(group, name, version);
    JarFolder folder = JarFolder.read(bundles);
    List<BundleEntry> taken = taken(folder.bundles());
    Release release = release(id, taken);
    byte[] json = ReleaseJsonWriter.write(release, components(folder, taken));
    requireInstallable(json, taken.stream().map(folder::file).toList());
    Set<String> there = there();
    List<BundleEntry> jars =
        taken.stream().filter(bundle -> !there.contains(bundle.sha256())).toList();
    Path file = output.resolve(id.fileName());
    requireReplaceable(file);
    ReleaseArchiveWriter.write(file, json, new byte[0], jars, folder::read);
    PrintWriter out = spec.commandLine().getOut();
    out.println(file);
    out.printf("release %s, %d of %d jars%n", Sha256.of(json), jars.size(), taken.size());
    return 0;
  }

  private static List<SbomComponent> components(JarFolder folder, List<BundleEntry> bundles)
      throws IOException {
    List<SbomComponent> components = new ArrayList<>();
    for (BundleEntry bundle : bundles) {
      components.add(SbomComponent.of(bundle, folder.file(bundle)));
    }
    return components;
  }

  /** A release that a router would refuse is not built. */
  private static void requireInstallable(byte[] json, List<Path> jars) throws IOException {
    Release read = ReleaseJson.read(json);
    ReleaseConfigurations.requireWritable(read);
    SecretKeys.of(jars).requireNone(read);
  }

  /** Signatures may have been made elsewhere, by people who are not here. */
  private void requireReplaceable(Path file) throws IOException {
    if (force || Files.notExists(file)) {
      return;
    }
    try (ReleaseArchive there = ReleaseArchive.open(file)) {
      if (there.signatures().length > 0) {
        throw new IOException(file + ": it is signed; --force replaces it");
      }
    } catch (RefusedReleaseException another) {
      throw new IOException(file + ": it is no release; --force replaces it", another);
    }
  }

  private Release release(ReleaseId id, List<BundleEntry> taken) throws IOException {
    return new Release(
        id,
        times.sequence,
        times.created(),
        times.expires(),
        rules.requirements(),
        rules.gates(),
        new Replaces(only.stream().sorted().toList(), bases),
        taken,
        configurations == null ? Map.of() : ConfigurationFolder.read(configurations),
        merged,
        new TreeMap<>(variables),
        notes == null ? "" : TextFile.read(notes),
        trust == null ? TrustChange.NONE : TrustFolder.change(trust));
  }

  private List<BundleEntry> taken(List<BundleEntry> all) throws IOException {
    List<BundleEntry> taken =
        all.stream()
            .filter(bundle -> only.isEmpty() || only.contains(bundle.symbolicName()))
            .toList();
    Set<String> missing = new HashSet<>(only);
    taken.forEach(bundle -> missing.remove(bundle.symbolicName()));
    if (!missing.isEmpty()) {
      throw new IOException(bundles + ": there is no bundle " + String.join(", ", missing));
    }
    if (only.isEmpty() && !bases.isEmpty()) {
      throw new IOException("--base is for a release of named bundles, with --only");
    }
    return taken;
  }

  private Set<String> there() throws IOException {
    return without == null
        ? Set.of()
        : ReleaseFile.read(without).release().bundles().stream()
            .map(BundleEntry::sha256)
            .collect(Collectors.toSet());
  }
}
