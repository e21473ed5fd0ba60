; The installer for Windows, of dist\sim2word, which packaging/build makes. Not run by us.
;   iscc /DVersion=0.1.0 packaging\windows\sim2word.iss
;   iscc /DVersion=0.1.0 /DSign "/Ssigntool=signtool sign /fd sha256 /a $f" ...   signs it

#ifndef Version
  #error Give the version: iscc /DVersion=...
#endif

[Setup]
AppId={{6B0B7A3E-2F53-4C1B-9C55-52D6D2A1F0C4}
AppName=Sim2Word
AppVersion={#Version}
AppPublisher=The Sim2Word project
DefaultDirName={autopf}\Sim2Word
DefaultGroupName=Sim2Word
DisableProgramGroupPage=yes
PrivilegesRequiredOverridesAllowed=dialog
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\icons\sim2word.ico
UninstallDisplayIcon={app}\sim2word-window.exe
OutputDir=..\..\dist
OutputBaseFilename=sim2word-{#Version}-setup
Compression=lzma2
SolidCompression=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
#ifdef Sign
SignTool=signtool
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Files]
Source: "..\..\dist\sim2word\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\Sim2Word"; Filename: "{app}\sim2word-window.exe"
Name: "{group}\Manual"; Filename: "{app}\_internal\resources\manual\en\index.html"

[Registry]
Root: HKA; Subkey: "Software\Classes\.s2wcase"; ValueType: string; ValueData: "Sim2Word.case"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Sim2Word.case"; ValueType: string; ValueData: "Sim2Word case"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Sim2Word.case\DefaultIcon"; ValueType: string; ValueData: "{app}\sim2word-window.exe,0"
Root: HKA; Subkey: "Software\Classes\Sim2Word.case\shell\open\command"; ValueType: string; ValueData: """{app}\sim2word-window.exe"" ""%1"""

[Run]
Filename: "{app}\sim2word-window.exe"; Description: "{cm:LaunchProgram,Sim2Word}"; Flags: postinstall nowait skipifsilent
