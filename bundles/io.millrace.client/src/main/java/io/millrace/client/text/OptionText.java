// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.text;

import java.util.HexFormat;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.option.IntegerOptionDefinition;
import org.eclipse.californium.core.coap.option.OptionDefinition;
import org.eclipse.californium.core.coap.option.StringOptionDefinition;

/** An option's name and value for people. */
final class OptionText {
  private static final int HOP_LIMIT = 16;

  private OptionText() {}

  static String name(Option option) {
    if (option.getNumber() == HOP_LIMIT) {
      return "Hop-Limit";
    }
    OptionDefinition definition = option.getDefinition();
    boolean known = definition != null && !definition.getName().startsWith("Unknown");
    return known ? definition.getName() : "Option" + option.getNumber();
  }

  static String value(Option option) {
    OptionDefinition definition = option.getDefinition();
    if (definition instanceof StringOptionDefinition) {
      return option.getStringValue();
    }
    return definition instanceof IntegerOptionDefinition
        ? Long.toString(option.getLongValue())
        : HexFormat.of().formatHex(option.getValue());
  }
}
