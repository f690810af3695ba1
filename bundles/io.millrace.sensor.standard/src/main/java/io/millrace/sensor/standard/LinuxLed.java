// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A LED of Linux: a folder with the files {@code brightness} and {@code max_brightness} [kernel
 * documentation, leds/leds-class]. A GPIO is one too when the board's {@code gpio-leds} names it.
 *
 * @param folder the LED's
 */
record LinuxLed(Path folder) implements Lamp {
  private static final int LONGEST_BYTES = 32;

  @Override
  public boolean isOn() {
    return number(folder.resolve("brightness")) > 0;
  }

  @Override
  public void set(boolean on) {
    Path brightness = folder.resolve("brightness");
    long value = on ? number(folder.resolve("max_brightness")) : 0;
    try {
      // Never made when it is not there: sysfs files are.
      Files.writeString(
          brightness, value + "\n", StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException refused) {
      throw new IllegalStateException(brightness + " cannot be written", refused);
    }
  }

  private static long number(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(LONGEST_BYTES), StandardCharsets.UTF_8).strip();
      return Long.parseLong(text);
    } catch (IOException | NumberFormatException odd) {
      throw new IllegalStateException(file + " cannot be read", odd);
    }
  }
}
