// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.felix.metatype.AD;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * What one key of a configuration may hold, by its metatype [OSGi Compendium 105]: type, least and
 * most value, options. For text, the limits are those of its length.
 */
final class Allowed {
  private final AD attribute;

  Allowed(AD attribute) {
    this.attribute = attribute;
  }

  boolean isSecret() {
    return attribute.getType() == AttributeDefinition.PASSWORD;
  }

  /** Tells whether a value is required and has no default. */
  boolean isNeeded() {
    return attribute.isRequired() && !hasDefault();
  }

  /** Tells whether a component without a value gets one all the same. */
  boolean hasDefault() {
    return attribute.getDefaultValue() != null;
  }

  /** Returns the value a component gets when none is configured; null when there is none. */
  String preset() {
    String[] presets = attribute.getDefaultValue();
    return presets == null ? null : String.join(",", presets);
  }

  boolean isList() {
    return attribute.getCardinality() != 0;
  }

  /**
   * Returns the value as its component wants it: a text of numbers becomes a number, a list written
   * with commas becomes an array.
   *
   * @throws IllegalArgumentException when the value is not allowed
   */
  Object accept(Object value) {
    if (!isList()) {
      return one(single(value));
    }
    List<Object> accepted = new ArrayList<>();
    for (Object each : many(value)) {
      accepted.add(one(each));
    }
    Object array = Array.newInstance(type(), accepted.size());
    for (int i = 0; i < accepted.size(); i++) {
      Array.set(array, i, accepted.get(i));
    }
    return array;
  }

  private static Object single(Object value) {
    List<?> values = value instanceof String ? List.of(value) : many(value);
    if (values.size() != 1) {
      throw new IllegalArgumentException(values.size() + " values");
    }
    return values.get(0);
  }

  private static List<?> many(Object value) {
    if (value instanceof Collection<?> collection) {
      return List.copyOf(collection);
    }
    if (value instanceof String text) {
      return Arrays.stream(text.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
    }
    if (!value.getClass().isArray()) {
      return List.of(value);
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < Array.getLength(value); i++) {
      values.add(Array.get(value, i));
    }
    return values;
  }

  private Object one(Object value) {
    String text =
        attribute.getType() == AttributeDefinition.STRING || isSecret()
            ? value.toString()
            : value.toString().trim();
    Object typed = typed(text);
    check(typed, text);
    return typed;
  }

  private Object typed(String text) {
    return switch (attribute.getType()) {
      case AttributeDefinition.INTEGER -> Integer.valueOf(text);
      case AttributeDefinition.LONG -> Long.valueOf(text);
      case AttributeDefinition.SHORT -> Short.valueOf(text);
      case AttributeDefinition.BYTE -> Byte.valueOf(text);
      case AttributeDefinition.DOUBLE -> finite(Double.valueOf(text));
      case AttributeDefinition.FLOAT -> (float) finite(Double.valueOf(text));
      case AttributeDefinition.BOOLEAN -> truth(text);
      case AttributeDefinition.CHARACTER -> character(text);
      default -> text;
    };
  }

  private Class<?> type() {
    return switch (attribute.getType()) {
      case AttributeDefinition.INTEGER -> Integer.class;
      case AttributeDefinition.LONG -> Long.class;
      case AttributeDefinition.SHORT -> Short.class;
      case AttributeDefinition.BYTE -> Byte.class;
      case AttributeDefinition.DOUBLE -> Double.class;
      case AttributeDefinition.FLOAT -> Float.class;
      case AttributeDefinition.BOOLEAN -> Boolean.class;
      case AttributeDefinition.CHARACTER -> Character.class;
      default -> String.class;
    };
  }

  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("no number");
    }
    return value;
  }

  private static Boolean truth(String text) {
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException("neither true nor false");
    }
    return Boolean.valueOf(text);
  }

  private static Character character(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException("not one character");
    }
    return text.charAt(0);
  }

  private void check(Object typed, String text) {
    String[] options = options();
    boolean listed = options.length == 0;
    for (String option : options) {
      listed |= isPattern(option) ? text.matches(inside(option)) : option.equals(text);
    }
    boolean inRange = true;
    if (typed instanceof Number number) {
      inRange = lies(number.doubleValue());
    } else if (typed instanceof String string) {
      inRange = lies(string.length());
    }
    if (!listed || !inRange) {
      throw new IllegalArgumentException("out of range");
    }
  }

  private String[] options() {
    String[] options = attribute.getOptionValues();
    return options == null ? new String[0] : options;
  }

  /**
   * An option between slashes stands for all that the pattern matches; its label says what. The
   * default has to be an option of its own beside it, else Felix's reader drops it.
   */
  private static boolean isPattern(String option) {
    return option.length() > 2 && option.startsWith("/") && option.endsWith("/");
  }

  private static String inside(String option) {
    return option.substring(1, option.length() - 1);
  }

  private boolean lies(double value) {
    return (attribute.getMin() == null || value >= Double.parseDouble(attribute.getMin()))
        && (attribute.getMax() == null || value <= Double.parseDouble(attribute.getMax()));
  }

  /** Returns what is allowed, for people. */
  @Override
  public String toString() {
    String[] options = options();
    for (int i = 0; i < options.length; i++) {
      if (isPattern(options[i])) {
        return attribute.getOptionLabels()[i];
      }
    }
    if (options.length > 0) {
      return "one of " + String.join(", ", options);
    }
    boolean text = type() == String.class;
    String range = range() + (text && !range().isEmpty() ? " characters" : "");
    String type = text ? "text" : type().getSimpleName().toLowerCase(Locale.ROOT);
    return (isList() ? "a list of " : "") + type + range;
  }

  private String range() {
    String min = attribute.getMin();
    String max = attribute.getMax();
    if (min == null) {
      return max == null ? "" : " up to " + max;
    }
    return max == null ? " from " + min : " " + min + " to " + max;
  }
}
