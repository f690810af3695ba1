// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

import io.millrace.api.device.DeviceProfile;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** The profile mains, which exists without a file; and the PID that it had in earlier releases. */
@Component(
    service = {},
    immediate = true,
    property = DeviceProfile.NAME + "=" + MainsProfile.NAME, // seen in the jar before it runs
    configurationPid = ConfiguredProfile.PID + "." + MainsProfile.NAME)
@Designate(ocd = ProfileConfig.class)
public final class MainsProfile {
  static final String NAME = "mains";

  private final StandardProfile profile;

  /** Registers the profile. */
  @Activate
  public MainsProfile(BundleContext context, ProfileConfig config) {
    profile = new StandardProfile(context, NAME, config);
  }

  /** Withdraws the profile. */
  @Deactivate
  void deactivate() {
    profile.close();
  }
}
