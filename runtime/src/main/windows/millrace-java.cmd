@rem SPDX-License-Identifier: Apache-2.0
@rem Called by the others: finds the program, its folders and Java, for the caller's variables.
@echo off
for %%i in ("%~dp0..") do set "home=%%~fi"
if defined MILLRACE_HOME set "home=%MILLRACE_HOME%"
set "etc=%home%\etc"
if defined MILLRACE_ETC set "etc=%MILLRACE_ETC%"
set "data=%home%\data"
if defined MILLRACE_DATA set "data=%MILLRACE_DATA%"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
set "version="
for /f "tokens=3" %%v in ('""%java%" -version 2>&1" ^| findstr /c:" version "') do (
    for /f "delims=.-+ " %%m in ("%%~v") do set "version=%%m"
)
if not defined version (
    echo millrace: no Java found: install Java 17 or newer, or set JAVA_HOME 1>&2
    exit /b 78
)
if %version% LSS 17 (
    echo millrace: Java 17 or newer is needed; "%java%" is version %version% 1>&2
    exit /b 78
)
set "native="
if %version% GEQ 22 set "native=--enable-native-access=ALL-UNNAMED"
if %version% GEQ 24 set "native=%native% --sun-misc-unsafe-memory-access=allow"
exit /b 0
