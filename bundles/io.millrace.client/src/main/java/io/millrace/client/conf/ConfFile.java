// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.conf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.millrace.client.exchange.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A JSON file with the keys that the platform's Java client reads [gateway-clients 1.1]: settings
 * on the top level, the device in the first element of {@code devices}. Numbers and booleans may be
 * strings. Keys that nobody knows are left alone.
 */
public final class ConfFile {
  private static final long MAX_FILE_BYTES = 1 << 20;
  private static final int DEEPEST = 16;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private final Path file;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Map<String, String> device = new LinkedHashMap<>();
  private boolean hasDevice;

  private ConfFile(Path file) {
    this.file = file;
  }

  /** Reads a file; fails as wrong usage when it cannot be read or is not of this kind. */
  public static ConfFile read(Path file) {
    ConfFile conf = new ConfFile(file);
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw conf.wrong("longer than " + MAX_FILE_BYTES + " bytes");
      }
      try (JsonParser json = JSON.createParser(Files.readAllBytes(file))) {
        conf.top(json);
      }
    } catch (JsonParseException | StreamConstraintsException e) {
      String place = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      throw conf.wrong(e.getOriginalMessage().lines().findFirst().orElse("no JSON") + place);
    } catch (IOException e) {
      throw conf.wrong("cannot be read: " + e);
    }
    return conf;
  }

  private void top(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("no JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      if (key.equals("devices")) {
        devices(json);
      } else {
        put(settings, key, json);
      }
    }
    if (!hasDevice) {
      throw wrong("no devices");
    }
  }

  private void devices(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw wrong("devices is no list");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw wrong("a device is no object");
      }
      boolean first = !hasDevice;
      hasDevice = true;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        put(first ? device : new LinkedHashMap<>(), key, json);
      }
    }
  }

  private static void put(Map<String, String> into, String key, JsonParser json)
      throws IOException {
    if (json.currentToken().isScalarValue()) {
      into.put(key, json.getText());
    } else {
      json.skipChildren();
    }
  }

  private CommandFailure wrong(String what) {
    return CommandFailure.usage("configuration file " + file + ": " + what);
  }

  /** Tells whether a key is on the top level, whatever its value. */
  public boolean has(String key) {
    return settings.containsKey(key);
  }

  /** Returns a setting of the top level; empty when it is not there or empty. */
  public Optional<String> setting(String key) {
    return Optional.ofNullable(settings.get(key)).filter(value -> !value.isBlank());
  }

  /** Returns a setting of the first device; empty when it is not there or empty. */
  public Optional<String> device(String key) {
    return Optional.ofNullable(device.get(key)).filter(value -> !value.isBlank());
  }

  /** Returns a number of the top level; fails when it is out of range. */
  public OptionalInt number(String key, int min, int max) {
    return number(key, setting(key), min, max);
  }

  /** Returns a number of the first device; fails when it is out of range. */
  public OptionalInt deviceNumber(String key, int min, int max) {
    return number(key, device(key), min, max);
  }

  private OptionalInt number(String key, Optional<String> text, int min, int max) {
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int value = Integer.parseInt(text.get().trim());
      if (value >= min && value <= max) {
        return OptionalInt.of(value);
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both.
    }
    throw wrong(
        "%s is \"%s\", allowed is a number from %d to %d".formatted(key, text.get(), min, max));
  }

  /** Tells whether a setting says true; fails when it says neither true nor false. */
  public boolean flag(String key) {
    String value = setting(key).orElse("false").trim();
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw wrong("%s is \"%s\", allowed is true or false".formatted(key, value));
    }
    return value.equalsIgnoreCase("true");
  }
}
