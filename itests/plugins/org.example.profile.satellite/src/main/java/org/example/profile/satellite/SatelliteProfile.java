// SPDX-License-Identifier: Apache-2.0
package org.example.profile.satellite;

import io.millrace.api.device.DeviceProfile;
import io.millrace.api.transport.Reliability;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Devices behind a satellite link: the first time-out covers a round trip, and few requests wait.
 * In the directory: {@code devices = buoy=192.0.2.7,satellite}.
 */
@Component(
    immediate = true,
    configurationPid = SatelliteProfile.PID,
    property = DeviceProfile.NAME + "=" + SatelliteProfile.PROFILE)
@Designate(ocd = SatelliteProfile.Config.class)
public final class SatelliteProfile implements DeviceProfile {
  static final String PID = "org.example.profile.satellite";
  static final String PROFILE = "satellite";

  private static final double RANDOM_FACTOR = 1.5;
  private static final int QUEUE_LIMIT = 4;

  private final Reliability reliability;

  /** What can be configured. */
  @ObjectClassDefinition(
      name = "Satellite profile",
      description = "How requests are sent to devices behind a satellite link.")
  public @interface Config {
    /** Returns the first time-out. */
    @AttributeDefinition(
        name = "First time-out",
        description = "Milliseconds until the first retransmission; each further one takes twice.",
        min = "100",
        max = "60000")
    int timeoutMillis() default 3000;

    /** Returns the number of transmissions. */
    @AttributeDefinition(
        name = "Attempts",
        description = "Largest number of transmissions of a request, the first included.",
        min = "1",
        max = "4")
    int attempts() default 3;
  }

  /** Makes the profile; an exchange ends when the last attempt has had its time. */
  @Activate
  public SatelliteProfile(Config config) {
    double longest = config.timeoutMillis() * RANDOM_FACTOR * ((1 << config.attempts()) - 1);
    reliability =
        new Reliability(
            true,
            Duration.ofMillis(config.timeoutMillis()),
            RANDOM_FACTOR,
            config.attempts(),
            Duration.ofMillis((long) longest));
  }

  @Override
  public String name() {
    return PROFILE;
  }

  @Override
  public Reliability reliability() {
    return reliability;
  }

  @Override
  public int queueLimit() {
    return QUEUE_LIMIT;
  }
}
