@rem SPDX-License-Identifier: Apache-2.0
@rem A Device IC alone, for any NIC, at a serial port or over TCP: millrace-emulate --help
@echo off
setlocal EnableExtensions DisableDelayedExpansion
call "%~dp0millrace-java.cmd" || exit /b 78
"%java%" %native% %JAVA_OPTS% "-Dmillrace.home=%home%" "-Dmillrace.data=%data%" -cp "%home%\lib\*" io.millrace.launcher.Emulate %*
