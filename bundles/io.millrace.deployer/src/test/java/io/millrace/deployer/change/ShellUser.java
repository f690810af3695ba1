// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.switching.SmallFramework;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;

/** Somebody who changes bundles by hand; the records are those that the launcher writes. */
final class ShellUser {
  private final SmallFramework felix;
  private final Records records;
  private final Callable<JournalRecord> committed;

  ShellUser(SmallFramework felix, Records records, Callable<JournalRecord> committed) {
    this.felix = felix;
    this.records = records;
    this.committed = committed;
  }

  void stop(String name) throws Exception {
    Bundle bundle = bundle(name);
    bundle.stop();
    record(bundle, Map.of(JournalRecord.ACTION, "stop"));
  }

  void start(String name) throws Exception {
    Bundle bundle = bundle(name);
    bundle.start();
    record(bundle, Map.of(JournalRecord.ACTION, "start"));
  }

  void update(String name, String version) throws Exception {
    Bundle bundle = bundle(name);
    String before = bundle.getVersion().toString();
    byte[] jar = Files.readAllBytes(felix.jar(name, version));
    bundle.update(new ByteArrayInputStream(jar));
    record(
        bundle,
        Map.of(
            JournalRecord.ACTION,
            "update",
            JournalRecord.SHA256,
            Sha256.of(jar),
            Drift.FROM,
            before));
  }

  void uninstall(String name) throws Exception {
    Bundle bundle = bundle(name);
    bundle.uninstall();
    record(bundle, Map.of(JournalRecord.ACTION, "uninstall"));
  }

  void restartWhenAnotherStops(String name) {
    SynchronousBundleListener listener =
        event -> {
          boolean up = felix.context().getBundle().getState() == Bundle.ACTIVE;
          boolean stops = event.getType() == BundleEvent.STOPPING;
          if (up && stops && !name.equals(event.getBundle().getSymbolicName())) {
            restart(name);
          }
        };
    felix.context().addBundleListener(listener);
  }

  private void restart(String name) {
    try {
      bundle(name).stop();
      bundle(name).start();
    } catch (BundleException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  private Bundle bundle(String name) {
    return Stream.of(felix.context().getBundles())
        .filter(each -> name.equals(each.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }

  private void record(Bundle bundle, Map<String, String> what) throws Exception {
    Map<String, String> fields = new HashMap<>(what);
    fields.put(JournalRecord.SET, committed.call().field(JournalRecord.SET));
    fields.put(JournalRecord.BUNDLE, bundle.getSymbolicName());
    fields.put(JournalRecord.VERSION, bundle.getVersion().toString());
    records.append(new JournalRecord(Instant.now(), ReleaseState.DRIFT, fields));
  }
}
