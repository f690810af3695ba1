// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

/** A scale of temperature, and the letter for it. */
enum Scale {
  CELSIUS("C") {
    @Override
    double ofCelsius(double celsius) {
      return celsius;
    }
  },
  FAHRENHEIT("F") {
    @Override
    double ofCelsius(double celsius) {
      return celsius * 9 / 5 + 32;
    }
  };

  private final String letter;

  Scale(String letter) {
    this.letter = letter;
  }

  abstract double ofCelsius(double celsius);

  String letter() {
    return letter;
  }
}
