// SPDX-License-Identifier: Apache-2.0
/**
 * The archive of classes that a start maps instead of loading and verifying them one by one [JEP
 * 350, JEP 514]. bin/millrace finds it by a digest of Java and of the program's jars.
 */
package io.millrace.archive;
