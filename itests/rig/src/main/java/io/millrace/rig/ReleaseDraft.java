// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.archive.ReleaseArchiveWriter;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.BundleManifest;
import io.millrace.lib.release.feature.Gates;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseId;
import io.millrace.lib.release.feature.ReleaseJsonWriter;
import io.millrace.lib.release.feature.Replaces;
import io.millrace.lib.release.feature.Requirements;
import io.millrace.lib.release.trust.SignatureLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A release that is not written yet, and all about it that a test wants otherwise. */
public final class ReleaseDraft {
  private static final int START_LEVEL = 50;

  private final ReleaseMaker maker;
  private final String name;
  private final Map<String, Path> jars = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> configurations = new TreeMap<>();
  private long sequence;
  private Instant expires = Instant.now().plus(1, ChronoUnit.DAYS);
  private Requirements requires = Requirements.NONE;
  private Gates gates = Gates.NONE;
  private boolean replacesAll;
  private KeyPair signer;
  private UnaryOperator<String> json = text -> text;
  private UnaryOperator<byte[]> bytes = file -> file;

  ReleaseDraft(ReleaseMaker maker, String name, long sequence) {
    this.maker = maker;
    this.name = name;
    this.sequence = sequence;
    this.signer = maker.trusted();
  }

  /** Replaces a bundle by a jar. */
  public ReleaseDraft bundle(String symbolicName, Path jar) {
    jars.put(symbolicName, jar);
    return this;
  }

  /** Brings a configuration. */
  public ReleaseDraft configuration(String pid, Map<String, Object> values) {
    configurations.put(pid, values);
    return this;
  }

  /** Replaces the whole set by all bundles of the distribution but those. */
  ReleaseDraft wholeSetWithout(String... left) throws IOException {
    replacesAll = true;
    try (var files = Files.walk(maker.distribution().resolve("system"), 2)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        String symbolicName = BundleManifest.of(jar).symbolicName();
        if (!List.of(left).contains(symbolicName)) {
          bundle(symbolicName, jar);
        }
      }
    } catch (RefusedReleaseException odd) {
      throw new IOException(odd);
    }
    return this;
  }

  ReleaseDraft sequence(long number) {
    sequence = number;
    return this;
  }

  ReleaseDraft expires(Instant when) {
    expires = when;
    return this;
  }

  ReleaseDraft requires(Requirements what) {
    requires = what;
    return this;
  }

  /** Says what must hold after the switch. */
  public ReleaseDraft gates(List<String> tags, List<String> probes) {
    gates = new Gates(tags, probes, Gates.NONE.seconds());
    return this;
  }

  ReleaseDraft signer(KeyPair pair) {
    signer = pair;
    return this;
  }

  ReleaseDraft json(UnaryOperator<String> change) {
    json = change;
    return this;
  }

  ReleaseDraft bytes(UnaryOperator<byte[]> change) {
    bytes = change;
    return this;
  }

  /** Writes the file. */
  public Path write() throws IOException, GeneralSecurityException {
    Map<String, Path> byHash = new TreeMap<>();
    List<BundleEntry> bundles = new ArrayList<>();
    for (Map.Entry<String, Path> each : jars.entrySet()) {
      BundleEntry entry = entry(each.getKey(), each.getValue());
      byHash.put(entry.sha256(), each.getValue());
      bundles.add(entry);
    }
    String text = new String(ReleaseJsonWriter.write(release(bundles)), StandardCharsets.UTF_8);
    byte[] signed = json.apply(text).getBytes(StandardCharsets.UTF_8);
    byte[] signatures =
        signer == null
            ? new byte[0]
            : SignatureLine.write(
                List.of(SignatureLine.sign(signer.getPrivate(), signer.getPublic(), signed)));
    Path file = maker.folder().resolve(name + "-" + sequence + ".mrl");
    ReleaseArchiveWriter.write(
        file,
        signed,
        signatures,
        bundles,
        (bundle, sink) ->
            sink.write(ByteBuffer.wrap(Files.readAllBytes(byHash.get(bundle.sha256())))));
    Files.write(file, bytes.apply(Files.readAllBytes(file)));
    return file;
  }

  private Release release(List<BundleEntry> bundles) {
    return new Release(
        new ReleaseId("org.example", "test", Long.toString(sequence)),
        sequence,
        Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.SECONDS),
        expires.truncatedTo(ChronoUnit.SECONDS),
        requires,
        gates,
        replacesAll
            ? Replaces.ALL
            : new Replaces(jars.keySet().stream().sorted().toList(), List.of()),
        bundles,
        configurations,
        Set.copyOf(configurations.keySet()),
        Map.of(),
        "");
  }

  private BundleEntry entry(String symbolicName, Path jar) throws IOException {
    String version = "0.0.0";
    try {
      version = BundleManifest.of(jar).version();
    } catch (RefusedReleaseException noBundle) {
      // The router is to find that out.
    }
    return new BundleEntry(
        "org.example:" + symbolicName + ":" + version,
        symbolicName,
        version,
        Sha256.of(Files.readAllBytes(jar)),
        Files.size(jar),
        startLevel(symbolicName));
  }

  private int startLevel(String symbolicName) {
    try {
      Path level = maker.installed(symbolicName).getParent().getFileName();
      return Integer.parseInt(level.toString());
    } catch (IOException isNew) {
      return START_LEVEL;
    }
  }
}
