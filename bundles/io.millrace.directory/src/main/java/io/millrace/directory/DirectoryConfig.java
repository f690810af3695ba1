// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the directory. */
@ObjectClassDefinition(
    name = "Millrace directory",
    description = "The names of devices, and where they are.")
@interface DirectoryConfig {
  @AttributeDefinition(
      name = "Devices",
      description =
          "Devices outside this router, each as name=address[:port][,profile], separated by"
              + " commas. The address is a literal, IPv6 in brackets; the default port is 5683.",
      required = false)
  String[] devices() default {};

  @AttributeDefinition(
      name = "Remember",
      description =
          "Minutes for which the name of a device of this router stays known after the device has"
              + " left; requests wait for it instead of being answered 4.04.",
      min = "0",
      max = "1440")
  int rememberMinutes() default 10;

  @AttributeDefinition(
      name = "Remembered names",
      description = "How many names are remembered; the oldest is forgotten first.",
      min = "0",
      max = "10000")
  int rememberedNames() default 256;
}
