// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

import io.millrace.api.device.DeviceProfile;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/**
 * Ranks what gives a profile its values, where several have the same name: a file that sets a key,
 * then such a file under a PID of an earlier release, then a service of another bundle, which has
 * the ranking 0 unless it says otherwise, then what only repeats the defaults.
 */
enum ProfileRank {
  FILE(100),
  FORMER_FILE(50),
  DEFAULTS(-1000);

  private final int ranking;

  ProfileRank(int ranking) {
    this.ranking = ranking;
  }

  /** Registers a profile as a service. */
  ServiceRegistration<DeviceProfile> register(BundleContext context, Profile profile) {
    Map<String, Object> properties =
        Map.of(DeviceProfile.NAME, profile.name(), Constants.SERVICE_RANKING, ranking);
    return context.registerService(DeviceProfile.class, profile, new Hashtable<>(properties));
  }
}
