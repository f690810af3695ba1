// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

import io.millrace.api.device.DeviceProfile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * A profile that exists without a file. Earlier releases configured it by a PID of its own; a file
 * of that name is still read, and its values count unless a file of the present name sets any.
 */
final class StandardProfile implements AutoCloseable {
  private static final Logger LOG = System.getLogger(StandardProfile.class.getName());

  private final ServiceRegistration<DeviceProfile> registration;

  StandardProfile(BundleContext context, String name, ProfileConfig config) {
    String pid = ConfiguredProfile.PID + "." + name;
    Profile profile = Profile.of(pid, name, config);
    if (profile.isDefault(config)) {
      registration = ProfileRank.DEFAULTS.register(context, profile);
      return;
    }
    LOG.log(
        Level.WARNING,
        () ->
            "%s is the former name of %s-%s: its values count unless that one sets any;"
                    .formatted(pid, ConfiguredProfile.PID, name)
                + " please rename the file");
    registration = ProfileRank.FORMER_FILE.register(context, profile);
  }

  @Override
  public void close() {
    registration.unregister();
  }
}
