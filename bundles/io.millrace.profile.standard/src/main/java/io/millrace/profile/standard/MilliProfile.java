// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

import io.millrace.api.device.DeviceProfile;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** The profile milli, which exists without a file; and the PID that it had in earlier releases. */
@Component(
    service = {},
    immediate = true,
    property = DeviceProfile.NAME + "=" + MilliProfile.NAME, // seen in the jar before it runs
    configurationPid = ConfiguredProfile.PID + "." + MilliProfile.NAME)
@Designate(ocd = ProfileConfig.class)
public final class MilliProfile {
  static final String NAME = "milli";

  private final StandardProfile profile;

  /** Registers the profile. */
  @Activate
  public MilliProfile(BundleContext context, ProfileConfig config) {
    profile = new StandardProfile(context, NAME, config);
  }

  /** Withdraws the profile. */
  @Deactivate
  void deactivate() {
    profile.close();
  }
}
