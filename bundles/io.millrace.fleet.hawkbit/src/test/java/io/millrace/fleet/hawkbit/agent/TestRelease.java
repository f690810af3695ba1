// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.hawkbit.Artifact;
import io.millrace.hawkbit.Rollouts;
import io.millrace.hawkbit.SoftwareModule;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Gates;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseId;
import io.millrace.lib.release.feature.ReleaseJsonWriter;
import io.millrace.lib.release.feature.Replaces;
import io.millrace.lib.release.feature.Requirements;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A release for a test as a fleet server has it: its description, its signatures, its jars. */
final class TestRelease {
  private static final int LEVEL = 50;

  private final Map<String, byte[]> jars = new LinkedHashMap<>();
  private final List<BundleEntry> bundles = new ArrayList<>();
  private final long sequence;

  TestRelease(long sequence) {
    this.sequence = sequence;
  }

  /** Adds a bundle whose jar has so many bytes. */
  TestRelease bundle(String symbolicName, int bytes) {
    byte[] jar = new byte[bytes];
    new Random(symbolicName.hashCode() + sequence).nextBytes(jar);
    String hash = Sha256.of(jar);
    jars.put(hash, jar);
    bundles.add(
        new BundleEntry(
            "org.example:" + symbolicName + ":1.0.0", symbolicName, "1.0.0", hash, bytes, LEVEL));
    return this;
  }

  String hash(String symbolicName) {
    return bundles.stream()
        .filter(each -> each.symbolicName().equals(symbolicName))
        .findFirst()
        .orElseThrow()
        .sha256();
  }

  byte[] json() {
    return ReleaseJsonWriter.write(
        new Release(
            new ReleaseId("org.example", "house", "1." + sequence),
            sequence,
            Instant.parse("2026-11-01T00:00:00Z"),
            Instant.parse("2027-11-01T00:00:00Z"),
            Requirements.NONE,
            Gates.NONE,
            new Replaces(bundles.stream().map(BundleEntry::symbolicName).toList(), List.of()),
            bundles,
            Map.of(),
            Set.of(),
            Map.of(),
            ""));
  }

  /** Returns the release as a software module, each jar under its hash. */
  SoftwareModule module(Rollouts rollouts) {
    byte[] signatures = "no signature: the deployer's matter\n".getBytes(StandardCharsets.UTF_8);
    SoftwareModule module =
        rollouts
            .module("house", "1." + sequence)
            .with(Artifact.of("release.json", json()))
            .with(Artifact.of("release.json.sig", signatures));
    jars.forEach((hash, jar) -> module.with(Artifact.of(hash + ".jar", jar)));
    return module;
  }
}
