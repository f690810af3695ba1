// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.base;

/**
 * One fault that was found.
 *
 * @param level how bad this very case is: what the fault says, or worse
 * @param evidence what was read, with the value
 * @param remedy the command to give, or the line to change
 */
public record Diagnosis(Fault fault, Level level, String evidence, String remedy) {}
