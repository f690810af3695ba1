// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.sensor.echo.EchoSensor;
import java.lang.annotation.Annotation;

/** Configurations of the real echo sensor. */
final class Echo {
  private Echo() {}

  static EchoSensor.Config standard() {
    return config(90, false);
  }

  static EchoSensor.Config config(int period, boolean push) {
    return new EchoSensor.Config() {
      @Override
      public int periodSeconds() {
        return period;
      }

      @Override
      public boolean push() {
        return push;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return EchoSensor.Config.class;
      }
    };
  }
}
