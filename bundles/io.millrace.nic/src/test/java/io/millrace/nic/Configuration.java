// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.nic.core.NicConfig;
import java.lang.annotation.Annotation;
import java.util.HashMap;
import java.util.Map;

/** A configuration with the defaults and no firmware images, but for what a test sets. */
final class Configuration implements NicConfig {
  private final Map<String, Object> set =
      new HashMap<>(Map.of("mac", "001350ffFE600001", "firmware", "", "oscore", ""));

  Configuration with(String key, Object value) {
    set.put(key, value);
    return this;
  }

  Configuration without(String key) {
    set.remove(key);
    return this;
  }

  private Object get(String key) {
    try {
      return set.containsKey(key) ? set.get(key) : NicConfig.class.getMethod(key).getDefaultValue();
    } catch (NoSuchMethodException wrong) {
      throw new AssertionError(wrong);
    }
  }

  @Override
  public String mac() {
    return (String) get("mac");
  }

  @Override
  public String prefix() {
    return (String) get("prefix");
  }

  @Override
  public String line() {
    return (String) get("line");
  }

  @Override
  public int pollMillis() {
    return (Integer) get("pollMillis");
  }

  @Override
  public String[] securedPeers() {
    return (String[]) get("securedPeers");
  }

  @Override
  public String profile() {
    return (String) get("profile");
  }

  @Override
  public int queueLimit() {
    return (Integer) get("queueLimit");
  }

  @Override
  public int sensorDeadlineSeconds() {
    return (Integer) get("sensorDeadlineSeconds");
  }

  @Override
  public int observeGraceSeconds() {
    return (Integer) get("observeGraceSeconds");
  }

  @Override
  public int observerLimit() {
    return (Integer) get("observerLimit");
  }

  @Override
  public String product() {
    return (String) get("product");
  }

  @Override
  public boolean implementedOnly() {
    return (Boolean) get("implementedOnly");
  }

  @Override
  public String socket() {
    return (String) get("socket");
  }

  @Override
  public String oscore() {
    return (String) get("oscore");
  }

  @Override
  public String firmware() {
    return (String) get("firmware");
  }

  @Override
  public int firmwareImages() {
    return (Integer) get("firmwareImages");
  }

  @Override
  public long firmwareBytes() {
    return (Long) get("firmwareBytes");
  }

  @Override
  public long deviceType() {
    return (Long) get("deviceType");
  }

  @Override
  public int timeCheckSeconds() {
    return (Integer) get("timeCheckSeconds");
  }

  @Override
  public int timeDriftSeconds() {
    return (Integer) get("timeDriftSeconds");
  }

  @Override
  public int timeStepBackSeconds() {
    return (Integer) get("timeStepBackSeconds");
  }

  @Override
  public int lowBatteryMicrovolts() {
    return (Integer) get("lowBatteryMicrovolts");
  }

  @Override
  public int batteryStepMicrovolts() {
    return (Integer) get("batteryStepMicrovolts");
  }

  @Override
  public int signalStepDecibels() {
    return (Integer) get("signalStepDecibels");
  }

  @Override
  public int notifyMinSeconds() {
    return (Integer) get("notifyMinSeconds");
  }

  @Override
  public int notifyMaxSeconds() {
    return (Integer) get("notifyMaxSeconds");
  }

  @Override
  public Class<? extends Annotation> annotationType() {
    return NicConfig.class;
  }
}
