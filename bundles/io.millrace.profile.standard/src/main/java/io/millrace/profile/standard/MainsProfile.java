// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

import io.millrace.api.device.DeviceProfile;
import io.millrace.api.device.SensorCapabilities;
import io.millrace.api.transport.Reliability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Devices that always listen: four attempts, 20 s until the second, doubling [spec source,
 * "Timeout"].
 */
@Component(
    configurationPid = MainsProfile.PID,
    immediate = true,
    property = DeviceProfile.NAME + "=" + MainsProfile.PROFILE)
@Designate(ocd = MainsProfile.Config.class)
public final class MainsProfile implements DeviceProfile {
  static final String PID = "io.millrace.profile.mains";
  static final String PROFILE = "mains";

  private final Reliability reliability;
  private final int queueLimit;
  private final SensorCapabilities sensors;

  /** What may be set. */
  @ObjectClassDefinition(
      name = "Millrace device profile mains",
      description = "How devices that always listen are treated.")
  @interface Config {
    @AttributeDefinition(
        name = "Attempts",
        description = "How often a request is sent at the most, the first time included.",
        min = "1",
        max = "16")
    int attempts() default 4;

    @AttributeDefinition(
        name = "Base time-out",
        description = "Seconds until the first retransmission; doubles each time.",
        min = "1",
        max = "600")
    int baseSeconds() default 20;

    @AttributeDefinition(
        name = "Random factor",
        description = "The first time-out lies between the base and the base times this.",
        min = "1.0",
        max = "3.0")
    double randomFactor() default 1.5;

    @AttributeDefinition(
        name = "Deadline",
        description =
            "Seconds until the client gets 5.04. 0: when the last attempt has had its time.",
        min = "0",
        max = "86400")
    int deadlineSeconds() default 0;

    @AttributeDefinition(
        name = "Queue limit",
        description = "Requests that may wait for one device in the gateway.",
        min = "1",
        max = "10000")
    int queueLimit() default 64;

    @AttributeDefinition(
        name = "Sensor requests",
        description =
            "What sensors of such a device implement beside their reading: GET or PUT, a blank, a"
                + " path and perhaps a query; * stands for any one segment. A NIC sends nothing"
                + " else to a sensor that does not check.")
    String[] sensorRequests() default {"GET */temp?cfg", "PUT */temp", "PUT */echo"};
  }

  /** Makes the profile. */
  @Activate
  public MainsProfile(Config config) {
    reliability =
        Patience.of(
            config.attempts(),
            config.baseSeconds(),
            config.randomFactor(),
            config.deadlineSeconds());
    queueLimit = config.queueLimit();
    sensors = SensorRequests.read(PID, config.sensorRequests());
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
    return queueLimit;
  }

  @Override
  public SensorCapabilities sensors() {
    return sensors;
  }
}
