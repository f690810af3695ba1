// SPDX-License-Identifier: Apache-2.0
/** Requests, replies and the files of the page. */
package io.millrace.console.web;
