// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

import io.millrace.api.device.DeviceProfile;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** A device profile from a file {@code io.millrace.profile-<name>.cfg}: registers the service. */
@Component(
    service = {},
    configurationPid = ConfiguredProfile.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ProfileConfig.class, factory = true)
public final class ConfiguredProfile {
  static final String PID = "io.millrace.profile";

  private final ServiceRegistration<DeviceProfile> registration;

  /** Registers the profile. */
  @Activate
  public ConfiguredProfile(
      BundleContext context, ProfileConfig config, Map<String, Object> properties) {
    String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
    Profile profile = Profile.of(pid, name(pid, config), config);
    ProfileRank rank = profile.isDefault(config) ? ProfileRank.DEFAULTS : ProfileRank.FILE;
    registration = rank.register(context, profile);
  }

  /** Returns the configured name, else the instance's [OSGi Compendium 104.5.2]. */
  static String name(String pid, ProfileConfig config) {
    return config.name().isEmpty() ? pid.substring(pid.indexOf('~') + 1) : config.name();
  }

  /** Withdraws the profile. */
  @Deactivate
  void deactivate() {
    registration.unregister();
  }
}
