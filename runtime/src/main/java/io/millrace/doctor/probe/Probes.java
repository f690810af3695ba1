// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Probe;
import java.util.List;

/** All probes, in the order in which they look. */
public final class Probes {
  private Probes() {}

  /** Returns them; the health checks come last, for they say less of what others have found. */
  public static List<Probe> all() {
    return List.of(
        new ClockProbe(),
        new DiskProbe(),
        new WearProbe(),
        new MemoryProbe(),
        new DescriptorProbe(),
        new BufferProbe(),
        new MtuProbe(),
        new AddressProbe(),
        new PortProbe(),
        new SerialProbe(),
        new LineProbe(),
        new NativeProbe(),
        new SecretProbe(),
        new DtlsProbe(),
        new ValidityProbe(),
        new SshProbe(),
        new SettingsProbe(),
        new ConfigurationProbe(),
        new StoreProbe(),
        new LockProbe(),
        new ReleasesProbe(),
        new JarProbe(),
        new ArchiveProbe(),
        new LogProbe(),
        new HealthProbe());
  }
}
