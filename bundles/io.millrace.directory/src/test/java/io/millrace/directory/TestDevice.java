// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Call;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.Map;

/** A device that is never asked, and the directory it is in. */
record TestDevice(String name) implements Device {
  static final String NAME = "SSN001350050005E7D6";

  /** Returns a directory that has just started. */
  static Directory directory(Time time, int minutes, int names, String... devices) {
    return new Directory(time, new Configured(devices, minutes, names));
  }

  Map<String, Object> properties() {
    return Map.of(Device.NAME, name, Device.PROFILE, "milli");
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public Call exchange(CoapRequest request, Duration deadline, DeviceListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Call observe(CoapRequest request, Duration deadline, DeviceListener listener) {
    throw new UnsupportedOperationException();
  }

  @SuppressWarnings("ClassExplicitlyAnnotation")
  private record Configured(String[] devices, int rememberMinutes, int rememberedNames)
      implements DirectoryConfig {
    @Override
    public Class<? extends Annotation> annotationType() {
      return DirectoryConfig.class;
    }
  }
}
